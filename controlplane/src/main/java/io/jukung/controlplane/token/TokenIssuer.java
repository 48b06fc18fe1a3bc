package io.jukung.controlplane.token;

import io.jukung.base.Clock;
import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Signs tokens for service accounts. Any thread. */
public final class TokenIssuer {
    static final String LEGACY_ISSUER = "kubernetes/serviceaccount";

    private final TokenKeys keys;
    private final String issuer;
    private final Clock clock;

    /**
     * @param issuer the {@code iss} claim, {@code https://kubernetes.default.svc.cluster.local}
     */
    public TokenIssuer(TokenKeys keys, String issuer, Clock clock) {
        this.keys = keys;
        this.issuer = issuer;
        this.clock = clock;
    }

    /**
     * What a bound token says.
     *
     * @param boundTo further claims: {@code pod}, {@code node}, {@code secret}, each with name and
     *     uid
     * @param seconds from now until it expires
     * @param warnAfter seconds from now after which its use is noted, 0 for never
     */
    record Claims(
            JsonObject serviceAccount,
            JsonObject boundTo,
            List<String> audiences,
            long seconds,
            long warnAfter) {}

    /** A signed token with its unique id. */
    record Issued(String token, String id, Instant at) {}

    Issued issue(Claims asked) {
        Instant now = Instant.ofEpochSecond(clock.now().getEpochSecond());
        JsonObject metadata = asked.serviceAccount().object("metadata");
        String id = UUID.randomUUID().toString();
        JsonObject kubernetes =
                asked.boundTo()
                        .with("namespace", metadata.string("namespace"))
                        .with("serviceaccount", nameAndUid(metadata));
        if (asked.warnAfter() > 0) {
            kubernetes = kubernetes.with("warnafter", now.getEpochSecond() + asked.warnAfter());
        }
        JsonObject claims =
                JsonObject.of(
                        "iss",
                        issuer,
                        "sub",
                        subject(metadata),
                        "aud",
                        JsonArray.copyOf(asked.audiences()),
                        "iat",
                        now.getEpochSecond(),
                        "nbf",
                        now.getEpochSecond(),
                        "exp",
                        now.getEpochSecond() + asked.seconds(),
                        "jti",
                        id,
                        "kubernetes.io",
                        kubernetes);
        return new Issued(Jwt.sign(keys.signing(), claims), id, now);
    }

    static JsonObject nameAndUid(JsonObject metadata) {
        return JsonObject.of("name", metadata.string("name"), "uid", metadata.string("uid"));
    }

    private static String subject(JsonObject metadata) {
        return "system:serviceaccount:"
                + metadata.string("namespace")
                + ":"
                + metadata.string("name");
    }

    /** An issuer for these keys, or null where none of them signs. */
    public static @Nullable TokenIssuer of(TokenKeys keys, String issuer, Clock clock) {
        return keys.signs() ? new TokenIssuer(keys, issuer, clock) : null;
    }
}
