package io.jukung.apiserver.storage;

import io.jukung.machinery.names.GroupVersionKind;
import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonObject;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Versions that are no longer served and may still be in a store: upstream writes the oldest
 * version that its neighbours of then could read, and rewrites an object only when somebody does.
 * So a cluster that was brought up as 1.20 has CronJobs as {@code batch/v1beta1} to this day. What
 * upstream's scheme still reads is read here, as the version that came after.
 *
 * <p>Definitions of custom resources are not among them: they are written as v1beta1 still, and
 * their resource reads both.
 *
 * <p>The sources are the {@code pkg/apis/…/v1beta1/conversion.go} of Kubernetes.
 */
final class PastForms {
    private static final String ZONE = "topology.kubernetes.io/zone";
    private static final String MATCHED_NONE =
            "pdb.kubernetes.io/deprecated-v1beta1-empty-selector-match";

    /** By group and kind: how the v1beta versions' JSON becomes v1's. */
    private static final Map<String, UnaryOperator<JsonObject>> BETAS =
            Map.ofEntries(
                    same("admissionregistration.k8s.io", "MutatingWebhookConfiguration"),
                    same("admissionregistration.k8s.io", "ValidatingWebhookConfiguration"),
                    same("apiregistration.k8s.io", "APIService"),
                    same("batch", "CronJob"),
                    same("certificates.k8s.io", "CertificateSigningRequest"),
                    same("coordination.k8s.io", "Lease"),
                    to("discovery.k8s.io", "EndpointSlice", PastForms::endpointSlice),
                    to("extensions", "Ingress", PastForms::ingress),
                    same("flowcontrol.apiserver.k8s.io", "FlowSchema"),
                    to(
                            "flowcontrol.apiserver.k8s.io",
                            "PriorityLevelConfiguration",
                            PastForms::priorityLevel),
                    to("networking.k8s.io", "Ingress", PastForms::ingress),
                    same("networking.k8s.io", "IngressClass"),
                    same("node.k8s.io", "RuntimeClass"),
                    to("policy", "PodDisruptionBudget", PastForms::disruptionBudget),
                    same("rbac.authorization.k8s.io", "ClusterRole"),
                    same("rbac.authorization.k8s.io", "ClusterRoleBinding"),
                    same("rbac.authorization.k8s.io", "Role"),
                    same("rbac.authorization.k8s.io", "RoleBinding"),
                    same("scheduling.k8s.io", "PriorityClass"),
                    same("storage.k8s.io", "CSIDriver"),
                    same("storage.k8s.io", "CSINode"),
                    same("storage.k8s.io", "CSIStorageCapacity"),
                    same("storage.k8s.io", "StorageClass"),
                    same("storage.k8s.io", "VolumeAttachment"));

    private PastForms() {}

    private static Map.Entry<String, UnaryOperator<JsonObject>> same(String group, String kind) {
        return to(group, kind, UnaryOperator.identity());
    }

    private static Map.Entry<String, UnaryOperator<JsonObject>> to(
            String group, String kind, UnaryOperator<JsonObject> conversion) {
        return Map.entry(group + "/" + kind, conversion);
    }

    private static @Nullable UnaryOperator<JsonObject> conversion(GroupVersionKind kind) {
        return kind.version().startsWith("v1beta")
                ? BETAS.get(kind.group() + "/" + kind.kind())
                : null;
    }

    /** The kind whose form this one is read as; null for one that is not a past one. */
    static @Nullable GroupVersionKind successor(GroupVersionKind kind) {
        if (conversion(kind) == null) {
            return null;
        }
        String group = kind.group().equals("extensions") ? "networking.k8s.io" : kind.group();
        return new GroupVersionKind(group, "v1", kind.kind());
    }

    /**
     * An object in the version that came after.
     *
     * @param object of a kind that has a {@link #successor}, in its own JSON or, out of a protobuf
     *     message, in its successor's
     */
    static JsonObject convert(JsonObject object) {
        GroupVersionKind said = GroupVersionKind.of(object);
        UnaryOperator<JsonObject> conversion = conversion(said);
        GroupVersionKind next = successor(said);
        if (conversion == null || next == null) {
            throw new IllegalArgumentException(said + " is no past kind");
        }
        return conversion.apply(object).with("apiVersion", next.apiVersion());
    }

    // ---- the kinds that changed

    private static JsonObject endpointSlice(JsonObject slice) {
        return slice.with("endpoints", slice.array("endpoints").map(e -> endpoint((JsonObject) e)));
    }

    private static JsonObject endpoint(JsonObject endpoint) {
        JsonObject topology = endpoint.object("topology");
        if (topology.isEmpty()) {
            topology = endpoint.object("deprecatedTopology");
        }
        JsonObject rest = topology.without(ZONE);
        JsonObject stable = endpoint.without("topology").without("deprecatedTopology");
        if (!topology.string(ZONE).isEmpty()) {
            stable = stable.with("zone", topology.string(ZONE));
        }
        return rest.isEmpty() ? stable : stable.with("deprecatedTopology", rest);
    }

    private static JsonObject ingress(JsonObject ingress) {
        JsonObject spec = ingress.object("spec");
        JsonObject stable = spec.without("backend");
        if (spec.get("backend") instanceof JsonObject backend) {
            stable = stable.with("defaultBackend", backend(backend));
        }
        if (spec.get("rules") instanceof JsonArray rules) {
            stable = stable.with("rules", rules.map(rule -> rule((JsonObject) rule)));
        }
        return ingress.with("spec", stable);
    }

    private static JsonObject rule(JsonObject rule) {
        return rule.object("http").get("paths") instanceof JsonArray paths
                ? rule.withAt(
                        paths.map(path -> {
                            JsonObject one = (JsonObject) path;
                            return one.with("backend", backend(one.object("backend")));
                        }),
                        "http",
                        "paths")
                : rule;
    }

    private static JsonObject backend(JsonObject backend) {
        if (!backend.has("serviceName") && !backend.has("servicePort")) {
            return backend;
        }
        Object port = backend.get("servicePort");
        JsonObject service = JsonObject.of("name", backend.string("serviceName"));
        if (port instanceof String name) {
            service = service.with("port", JsonObject.of("name", name));
        } else if (port != null) {
            service = service.with("port", JsonObject.of("number", port));
        }
        return backend.without("serviceName").without("servicePort").with("service", service);
    }

    /** In the beta an empty selector chose no pod, in v1 it chooses all. */
    private static JsonObject disruptionBudget(JsonObject budget) {
        return budget.object("spec").get("selector") instanceof JsonObject selector
                        && selector.isEmpty()
                ? budget.withAt(
                        JsonObject.of(
                                "matchExpressions",
                                JsonArray.of(
                                        JsonObject.of("key", MATCHED_NONE, "operator", "Exists"))),
                        "spec",
                        "selector")
                : budget;
    }

    private static JsonObject priorityLevel(JsonObject level) {
        JsonObject limited = level.object("spec").object("limited");
        Object shares = limited.get("assuredConcurrencyShares");
        return shares == null
                ? level
                : level.withAt(
                        limited.without("assuredConcurrencyShares")
                                .with("nominalConcurrencyShares", shares),
                        "spec",
                        "limited");
    }
}
