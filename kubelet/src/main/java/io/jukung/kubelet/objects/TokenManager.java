package io.jukung.kubelet.objects;

import io.jukung.api.core.v1.Pod;
import io.jukung.api.core.v1.ServiceAccount;
import io.jukung.base.Clock;
import io.jukung.client.Client;
import io.jukung.machinery.status.StatusException;
import io.jukung.machinery.time.Times;
import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Service-account tokens that are bound to a pod, asked for anew once they are 80 % or a day old.
 * Safe for several threads.
 */
public final class TokenManager {
    private static final System.Logger LOG = System.getLogger("kubelet");
    private static final Duration LONGEST = Duration.ofDays(1);

    private final Client client;
    private final Clock clock;
    private final Map<Key, Token> tokens = new ConcurrentHashMap<>();

    private record Key(String pod, String audience, long seconds) {}

    private record Token(String text, Instant issued, Instant expires) {
        boolean fresh(Instant now) {
            Duration life = Duration.between(issued, expires);
            Instant old = issued.plus(life.multipliedBy(4).dividedBy(5));
            Instant day = issued.plus(LONGEST);
            return now.isBefore(old) && now.isBefore(day);
        }
    }

    public TokenManager(Client client, Clock clock) {
        this.client = client;
        this.clock = clock;
    }

    /**
     * A token for a pod; an old one where it is still good and no new one can be had now.
     *
     * @param audience "" for the API server's own
     */
    public String token(Pod pod, String audience, long seconds) {
        Key key = new Key(pod.uid(), audience, seconds);
        Token token = tokens.get(key);
        if (token == null || !token.fresh(clock.now())) {
            try {
                token = request(pod, audience, seconds);
                tokens.put(key, token);
            } catch (StatusException e) {
                if (token == null || !clock.now().isBefore(token.expires())) {
                    throw e;
                }
                LOG.log(
                        System.Logger.Level.WARNING,
                        "Couldn''t update token of pod {0}: {1}",
                        pod.key(),
                        e.getMessage());
            }
        }
        return token.text();
    }

    /** Drops what belongs to a pod that is gone. */
    public void forget(String pod) {
        tokens.keySet().removeIf(key -> key.pod().equals(pod));
    }

    private Token request(Pod pod, String audience, long seconds) {
        JsonObject spec =
                JsonObject.of(
                        "audiences",
                        audience.isEmpty() ? null : JsonArray.of(audience),
                        "expirationSeconds",
                        seconds,
                        "boundObjectRef",
                        JsonObject.of(
                                "kind",
                                "Pod",
                                "apiVersion",
                                "v1",
                                "name",
                                pod.name(),
                                "uid",
                                pod.uid()));
        JsonObject answer =
                client.createSubresource(
                        ServiceAccount.KIND,
                        pod.namespace(),
                        pod.spec().serviceAccountName(),
                        "token",
                        JsonObject.of(
                                "apiVersion", "authentication.k8s.io/v1",
                                "kind", "TokenRequest",
                                "spec", spec));
        JsonObject status = answer.object("status");
        return new Token(
                status.string("token"),
                clock.now(),
                Times.parse(status.string("expirationTimestamp")));
    }
}
