package io.jukung.controlplane.admission;

import io.jukung.apiserver.admission.AdmissionAttributes;
import io.jukung.apiserver.admission.AdmissionAttributes.Operation;
import io.jukung.apiserver.admission.AdmissionPlugin;
import io.jukung.apiserver.registry.Objects;
import io.jukung.apiserver.registry.Registry;
import io.jukung.base.Clock;
import io.jukung.controlplane.cluster.BuiltIn;
import io.jukung.machinery.tree.Json;
import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Every pod runs as a service account that exists, and unless it or the account says otherwise gets
 * the account's token, the cluster's CA and its namespace mounted.
 */
final class ServiceAccount implements AdmissionPlugin {
    private static final String MIRROR = "kubernetes.io/config.mirror";
    private static final String ENFORCE_SECRETS = "kubernetes.io/enforce-mountable-secrets";
    private static final String MOUNT_PATH = "/var/run/secrets/kubernetes.io/serviceaccount";
    private static final String VOLUME = "kube-api-access-";
    private static final String ALPHABET = "bcdfghjklmnpqrstvwxz2456789";
    private static final int ATTEMPTS = 3;

    private static final JsonObject PROJECTED =
            Json.parse(
                    """
                    {"defaultMode": 420, "sources": [
                      {"serviceAccountToken": {"expirationSeconds": 3607, "path": "token"}},
                      {"configMap": {"name": "kube-root-ca.crt",
                        "items": [{"key": "ca.crt", "path": "ca.crt"}]}},
                      {"downwardAPI": {"items": [{"path": "namespace", "fieldRef":
                        {"apiVersion": "v1", "fieldPath": "metadata.namespace"}}]}}]}
                    """);

    private final Objects accounts;
    private final Clock clock;
    private final RandomGenerator random;

    ServiceAccount(Registry registry, Clock clock, RandomGenerator random) {
        this.accounts = registry.objects(BuiltIn.SERVICE_ACCOUNTS);
        this.clock = clock;
        this.random = random;
    }

    @Override
    public String name() {
        return "ServiceAccount";
    }

    @Override
    public boolean handles(AdmissionAttributes attributes) {
        return Target.is(attributes, BuiltIn.PODS, Operation.CREATE);
    }

    @Override
    public @Nullable JsonObject admit(AdmissionAttributes attributes) {
        JsonObject pod = attributes.object();
        if (pod == null || mirror(pod)) {
            validate(attributes);
            return pod;
        }
        JsonObject spec = pod.object("spec");
        if (spec.string("serviceAccountName").isEmpty()) {
            spec = spec.with("serviceAccountName", "default");
        }
        spec = spec.with("serviceAccount", spec.string("serviceAccountName"));
        JsonObject account = account(attributes, spec.string("serviceAccountName"));
        if (automounts(account, spec)) {
            spec = mounted(spec);
        }
        if (spec.array("imagePullSecrets").isEmpty() && account.has("imagePullSecrets")) {
            spec = spec.with("imagePullSecrets", account.array("imagePullSecrets"));
        }
        return pod.with("spec", spec);
    }

    private static boolean mirror(JsonObject pod) {
        return pod.object("metadata").object("annotations").has(MIRROR);
    }

    private static boolean automounts(JsonObject account, JsonObject spec) {
        return spec.bool(
                "automountServiceAccountToken", account.bool("automountServiceAccountToken", true));
    }

    /** Looks the account up; the default one of a new namespace may be a moment away. */
    private JsonObject account(AdmissionAttributes attributes, String name) {
        String namespace = attributes.namespace();
        for (int attempt = 1; ; attempt++) {
            JsonObject account = accounts.get(namespace, name);
            if (account != null) {
                return account;
            }
            if (!name.equals("default") || attempt == ATTEMPTS) {
                throw Refusal.forbidden(
                        attributes,
                        "error looking up service account "
                                + namespace
                                + "/"
                                + name
                                + ": serviceaccount \""
                                + name
                                + "\" not found");
            }
            try {
                clock.sleep(Duration.ofMillis(100 + random.nextInt(100)));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw Refusal.forbidden(attributes, "the server is shutting down");
            }
        }
    }

    private JsonObject mounted(JsonObject spec) {
        String existing =
                spec.array("volumes").objects().stream()
                        .map(v -> v.string("name"))
                        .filter(n -> n.startsWith(VOLUME))
                        .findFirst()
                        .orElse("");
        String volume = existing.isEmpty() ? VOLUME + suffix() : existing;
        JsonObject mount = JsonObject.of("name", volume, "readOnly", true, "mountPath", MOUNT_PATH);
        JsonObject mounted = Containers.map(spec, container -> mounted(container, mount));
        return mounted == spec || !existing.isEmpty()
                ? mounted
                : mounted.with(
                        "volumes",
                        mounted.array("volumes")
                                .plus(JsonObject.of("name", volume, "projected", PROJECTED)));
    }

    private static JsonObject mounted(JsonObject container, JsonObject mount) {
        JsonArray mounts = container.array("volumeMounts");
        return mounts.objects().stream().anyMatch(m -> m.string("mountPath").equals(MOUNT_PATH))
                ? container
                : container.with("volumeMounts", mounts.plus(mount));
    }

    private String suffix() {
        StringBuilder suffix = new StringBuilder(5);
        for (int i = 0; i < 5; i++) {
            suffix.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return suffix.toString();
    }

    @Override
    public void validate(AdmissionAttributes attributes) {
        JsonObject pod = attributes.object();
        if (pod == null) {
            return;
        }
        JsonObject spec = pod.object("spec");
        if (mirror(pod)) {
            validateMirror(attributes, spec);
            return;
        }
        JsonObject account = account(attributes, spec.string("serviceAccountName"));
        if (account.object("metadata")
                .object("annotations")
                .string(ENFORCE_SECRETS)
                .equals("true")) {
            limitSecrets(attributes, account, spec);
        }
    }

    private static void validateMirror(AdmissionAttributes attributes, JsonObject spec) {
        if (!spec.string("serviceAccountName").isEmpty()) {
            throw Refusal.forbidden(attributes, "a mirror pod may not reference service accounts");
        }
        for (JsonObject volume : spec.array("volumes").objects()) {
            boolean projectsToken =
                    volume.object("projected").array("sources").objects().stream()
                            .anyMatch(s -> s.has("serviceAccountToken"));
            if (volume.has("secret") || projectsToken) {
                throw Refusal.forbidden(
                        attributes,
                        volume.has("secret")
                                ? "a mirror pod may not reference secrets"
                                : "a mirror pod may not use ServiceAccountToken volume"
                                        + " projections");
            }
        }
    }

    private static void limitSecrets(
            AdmissionAttributes attributes, JsonObject account, JsonObject spec) {
        String of = "service account " + account.object("metadata").string("name");
        Set<String> mountable = names(account.array("secrets").objects());
        for (JsonObject volume : spec.array("volumes").objects()) {
            String secret = volume.object("secret").string("secretName");
            if (!secret.isEmpty() && !mountable.contains(secret)) {
                throw Refusal.forbidden(
                        attributes,
                        "volume with secret.secretName=\""
                                + secret
                                + "\" is not allowed because "
                                + of
                                + " does not reference that secret");
            }
        }
        Set<String> pullable = names(account.array("imagePullSecrets").objects());
        List<JsonObject> pulls = spec.array("imagePullSecrets").objects();
        for (int i = 0; i < pulls.size(); i++) {
            String secret = pulls.get(i).string("name");
            if (!pullable.contains(secret)) {
                throw Refusal.forbidden(
                        attributes,
                        "imagePullSecrets["
                                + i
                                + "].name=\""
                                + secret
                                + "\" is not allowed because "
                                + of
                                + " does not reference that imagePullSecret");
            }
        }
    }

    private static Set<String> names(List<JsonObject> references) {
        return references.stream().map(r -> r.string("name")).collect(Collectors.toSet());
    }
}
