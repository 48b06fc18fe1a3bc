package io.jukung.controlplane.token;

import io.jukung.apiserver.registry.Registry;
import io.jukung.apiserver.request.UserInfo;
import io.jukung.base.Clock;
import io.jukung.controlplane.cluster.BuiltIn;
import io.jukung.machinery.names.GroupResource;
import io.jukung.machinery.time.Times;
import io.jukung.machinery.tree.JsonObject;
import java.security.PublicKey;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Takes tokens of service accounts: signature, issuer, audience and time must be right, and the
 * account and everything the token is bound to must still be the objects that they were.
 */
public final class ServiceAccountTokens implements TokenAuthenticator {
    private static final String EXTRA = "authentication.kubernetes.io/";

    /** Clocks may differ by this much, and deleted objects linger this long. */
    private static final long LEEWAY_SECONDS = 60;

    private static final int REMEMBERED = 4096;

    private final TokenKeys keys;
    private final List<String> issuers;
    private final List<String> implicitAudiences;
    private final Registry registry;
    private final Clock clock;
    private final Map<String, Jwt> verified =
            new LinkedHashMap<>(64, 0.75f, true) {
                private static final long serialVersionUID = 1;

                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Jwt> eldest) {
                    return size() > REMEMBERED;
                }
            };

    /**
     * @param issuers whose tokens are taken; the first is this server's own
     * @param implicitAudiences what a token without audiences is meant for
     */
    public ServiceAccountTokens(
            TokenKeys keys,
            List<String> issuers,
            List<String> implicitAudiences,
            Registry registry,
            Clock clock) {
        this.keys = keys;
        this.issuers = List.copyOf(issuers);
        this.implicitAudiences = List.copyOf(implicitAudiences);
        this.registry = registry;
        this.clock = clock;
    }

    @Override
    public @Nullable Owner authenticate(String token, List<String> audiences)
            throws InvalidTokenException {
        Jwt jwt = remembered(token);
        if (jwt == null) {
            jwt = Jwt.parse(token);
            if (jwt == null || !ours(jwt.claims().string("iss"))) {
                return null;
            }
            checkSignature(jwt);
            remember(token, jwt);
        }
        checkTime(jwt.claims());
        List<String> meant = jwt.audiences().isEmpty() ? implicitAudiences : jwt.audiences();
        List<String> common = audiences.stream().filter(meant::contains).toList();
        if (common.isEmpty()) {
            throw new InvalidTokenException(
                    "token audiences "
                            + quoted(meant)
                            + " is invalid for the target audiences "
                            + quoted(audiences));
        }
        boolean legacy = jwt.claims().string("iss").equals(TokenIssuer.LEGACY_ISSUER);
        return new Owner(legacy ? legacyUser(jwt.claims(), token) : boundUser(jwt), common);
    }

    private boolean ours(String issuer) {
        return issuer.equals(TokenIssuer.LEGACY_ISSUER) || issuers.contains(issuer);
    }

    private synchronized @Nullable Jwt remembered(String token) {
        return verified.get(token);
    }

    private synchronized void remember(String token, Jwt jwt) {
        verified.put(token, jwt);
    }

    private void checkSignature(Jwt jwt) throws InvalidTokenException {
        PublicKey named = keys.trusted().get(jwt.header().string("kid"));
        Collection<PublicKey> candidates = named == null ? keys.trusted().values() : List.of(named);
        if (candidates.stream().noneMatch(jwt::signedBy)) {
            throw new InvalidTokenException("invalid signature");
        }
    }

    private void checkTime(JsonObject claims) throws InvalidTokenException {
        long now = clock.now().getEpochSecond();
        if (claims.has("exp") && claims.integer("exp", 0) + LEEWAY_SECONDS < now) {
            throw new InvalidTokenException("service account token has expired");
        }
        if (claims.has("nbf") && claims.integer("nbf", 0) - LEEWAY_SECONDS > now) {
            throw new InvalidTokenException("service account token is not valid yet");
        }
    }

    private UserInfo boundUser(Jwt jwt) throws InvalidTokenException {
        JsonObject bound = jwt.claims().object("kubernetes.io");
        String namespace = bound.string("namespace");
        JsonObject account = bound.object("serviceaccount");
        check(BuiltIn.SERVICE_ACCOUNTS, namespace, account, "service account");
        Map<String, List<String>> extra = new LinkedHashMap<>();
        String id = jwt.claims().string("jti");
        if (!id.isEmpty()) {
            extra.put(EXTRA + "credential-id", List.of("JTI=" + id));
        }
        JsonObject secret = bound.object("secret");
        if (!secret.isEmpty()) {
            check(BuiltIn.SECRETS, namespace, secret, "secret");
        }
        JsonObject pod = bound.object("pod");
        if (!pod.isEmpty()) {
            check(BuiltIn.PODS, namespace, pod, "pod");
            extra.put(EXTRA + "pod-name", List.of(pod.string("name")));
            extra.put(EXTRA + "pod-uid", List.of(pod.string("uid")));
        }
        JsonObject node = bound.object("node");
        if (!node.isEmpty()) {
            // of a pod's token the node is information; only a token bound to a node depends on it
            if (pod.isEmpty()) {
                check(BuiltIn.NODES, "", node, "node");
            }
            extra.put(EXTRA + "node-name", List.of(node.string("name")));
            extra.put(EXTRA + "node-uid", List.of(node.string("uid")));
        }
        return user(namespace, account.string("name"), account.string("uid"), extra);
    }

    private UserInfo legacyUser(JsonObject claims, String token) throws InvalidTokenException {
        String prefix = "kubernetes.io/serviceaccount/";
        String namespace = claims.string(prefix + "namespace");
        String name = claims.string(prefix + "service-account.name");
        String uid = claims.string(prefix + "service-account.uid");
        JsonObject secret =
                registry.objects(BuiltIn.SECRETS)
                        .get(namespace, claims.string(prefix + "secret.name"));
        if (secret == null || gone(secret)) {
            throw new InvalidTokenException("service account token has been invalidated");
        }
        String stored = secret.object("data").string("token");
        if (!stored.equals(
                java.util.Base64.getEncoder()
                        .encodeToString(token.getBytes(java.nio.charset.StandardCharsets.UTF_8)))) {
            throw new InvalidTokenException("service account token does not match server's copy");
        }
        check(
                BuiltIn.SERVICE_ACCOUNTS,
                namespace,
                JsonObject.of("name", name, "uid", uid),
                "service account");
        return user(namespace, name, uid, Map.of());
    }

    private void check(GroupResource resource, String namespace, JsonObject claim, String what)
            throws InvalidTokenException {
        String name = claim.string("name");
        JsonObject stored = registry.objects(resource).get(namespace, name);
        if (stored == null || gone(stored)) {
            throw new InvalidTokenException(
                    resource.equals(BuiltIn.SERVICE_ACCOUNTS)
                            ? "service account "
                                    + namespace
                                    + "/"
                                    + name
                                    + (stored == null ? " not found" : " has been deleted")
                            : "service account token has been invalidated");
        }
        String uid = stored.object("metadata").string("uid");
        if (!uid.equals(claim.string("uid"))) {
            throw new InvalidTokenException(
                    what + " UID (" + uid + ") does not match claim (" + claim.string("uid") + ")");
        }
    }

    private boolean gone(JsonObject object) {
        String deleted = object.object("metadata").string("deletionTimestamp");
        Instant at = deleted.isEmpty() ? null : Times.parse(deleted);
        return at != null && at.plusSeconds(LEEWAY_SECONDS).isBefore(clock.now());
    }

    private static UserInfo user(
            String namespace, String name, String uid, Map<String, List<String>> extra) {
        return new UserInfo(
                "system:serviceaccount:" + namespace + ":" + name,
                uid,
                List.of(
                        "system:serviceaccounts",
                        "system:serviceaccounts:" + namespace,
                        "system:authenticated"),
                extra);
    }

    private static String quoted(List<String> values) {
        return "[\"" + String.join("\" \"", values) + "\"]";
    }
}
