package io.jukung.kubelet.objects;

import io.jukung.api.Kind;
import io.jukung.api.KubeObject;
import io.jukung.api.core.v1.ConfigMap;
import io.jukung.api.core.v1.Secret;
import io.jukung.base.Clock;
import io.jukung.client.Client;
import io.jukung.machinery.status.StatusException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Config maps and secrets as pods ask for them: read from the API one by one, as a node is allowed
 * to, and kept for a moment, so that many pods that start together cost one read. Safe for several
 * threads.
 */
public final class ObjectCache {
    private static final Duration FRESH = Duration.ofSeconds(2);
    private static final int MANY = 1000;

    private final Client client;
    private final Clock clock;
    private final Map<Key, Entry> entries = new ConcurrentHashMap<>();

    private record Key(String kind, String namespace, String name) {}

    private record Entry(KubeObject object, Instant read) {}

    public ObjectCache(Client client, Clock clock) {
        this.client = client;
        this.clock = clock;
    }

    /**
     * @throws StatusException NotFound where there is none, or what else the API says
     */
    public ConfigMap configMap(String namespace, String name) {
        return get(ConfigMap.KIND, "configmap", namespace, name);
    }

    /**
     * @throws StatusException NotFound where there is none, or what else the API says
     */
    public Secret secret(String namespace, String name) {
        return get(Secret.KIND, "secret", namespace, name);
    }

    /** Objects are cached under their kind's own name, so that the cast cannot fail. */
    @SuppressWarnings("unchecked")
    private <T extends KubeObject> T get(Kind<T> kind, String word, String namespace, String name) {
        Key key = new Key(word, namespace, name);
        Instant now = clock.now();
        Entry entry = entries.get(key);
        if (entry != null && entry.read().plus(FRESH).isAfter(now)) {
            return (T) entry.object();
        }
        try {
            T object = client.get(kind, namespace, name);
            if (entries.size() > MANY) {
                entries.clear();
            }
            entries.put(key, new Entry(object, now));
            return object;
        } catch (StatusException e) {
            entries.remove(key);
            if (e.isNotFound()) {
                throw StatusException.of(
                        404,
                        "NotFound",
                        "%s \"%s\" not found".formatted(word, name),
                        e.status().object("details"));
            }
            throw e;
        }
    }
}
