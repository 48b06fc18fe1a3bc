package io.jukung.kubelet.pods;

import io.jukung.api.core.v1.Pod;
import io.jukung.api.core.v1.PodStatus;
import io.jukung.base.Clock;
import io.jukung.client.Client;
import io.jukung.client.PatchType;
import io.jukung.machinery.status.StatusException;
import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonNull;
import io.jukung.machinery.tree.JsonObject;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Writes pods' statuses to the API: at once, one write per pod at a time, the newest only. What the
 * API already shows is not written again.
 */
final class StatusManager {
    private static final System.Logger LOG = System.getLogger("kubelet");
    private static final Duration AGAIN = Duration.ofSeconds(1);

    private final Client client;
    private final Clock clock;
    private final Map<String, Entry> entries = new ConcurrentHashMap<>();

    /** The mirror pods that carry static pods' statuses, by the static pods' uids. */
    private final Map<String, Pod> mirrors = new ConcurrentHashMap<>();

    private volatile boolean closed;

    /** One pod's status; guarded by itself. */
    private static final class Entry {
        /** What the status is written to; null for a static pod that has no mirror now. */
        @Nullable Pod target;

        PodStatus wanted;
        PodStatus written;
        boolean writing;

        Entry(Pod pod, @Nullable Pod target) {
            this.target = target;
            wanted = pod.status();
            written = target == null ? pod.status() : target.status();
        }
    }

    StatusManager(Client client, Clock clock) {
        this.client = client;
        this.clock = clock;
    }

    /** The status wanted last, or null where none was wanted yet. */
    @Nullable PodStatus wanted(String uid) {
        Entry entry = entries.get(uid);
        if (entry == null) {
            return null;
        }
        synchronized (entry) {
            return entry.wanted;
        }
    }

    /** Wants a status; returns before it is written. */
    void set(Pod pod, PodStatus status) {
        Entry entry =
                entries.computeIfAbsent(
                        pod.uid(),
                        uid -> new Entry(pod, MirrorPods.isStatic(pod) ? mirrors.get(uid) : pod));
        synchronized (entry) {
            entry.wanted = status;
            begin(entry);
        }
    }

    /** From now on a static pod's status is written to this mirror pod. */
    void bind(String uid, Pod mirror) {
        Pod before = mirrors.put(uid, mirror);
        Entry entry = entries.get(uid);
        if (entry == null || before != null && before.uid().equals(mirror.uid())) {
            return;
        }
        synchronized (entry) {
            entry.target = mirror;
            entry.written = mirror.status();
            begin(entry);
        }
    }

    /** A static pod has no mirror pod now. */
    void unbind(String uid) {
        mirrors.remove(uid);
        Entry entry = entries.get(uid);
        if (entry != null) {
            synchronized (entry) {
                entry.target = null;
            }
        }
    }

    /** Starts to write what is wanted; the entry is locked. */
    private void begin(Entry entry) {
        Pod target = entry.target;
        if (entry.writing || target == null || entry.wanted.equals(entry.written)) {
            return;
        }
        entry.writing = true;
        Thread.ofVirtual().name("status " + target.key()).start(() -> write(entry));
    }

    /** Waits until what is wanted is written, or the pod is gone. */
    void flush(String uid) throws InterruptedException {
        Entry entry = entries.get(uid);
        if (entry == null) {
            return;
        }
        synchronized (entry) {
            while (entry.writing && !closed) {
                entry.wait(1000);
            }
        }
    }

    void forget(String uid) {
        entries.remove(uid);
        mirrors.remove(uid);
    }

    void close() {
        closed = true;
    }

    private void write(Entry entry) {
        while (true) {
            PodStatus wanted;
            PodStatus written;
            Pod target;
            synchronized (entry) {
                wanted = entry.wanted;
                written = entry.written;
                target = entry.target;
                if (target == null || wanted.equals(written) || closed) {
                    entry.writing = false;
                    entry.notifyAll();
                    return;
                }
            }
            boolean done = patch(target, written, wanted);
            if (done) {
                synchronized (entry) {
                    if (entry.target == target) {
                        entry.written = wanted;
                    }
                }
            } else {
                try {
                    clock.sleep(AGAIN);
                } catch (InterruptedException e) {
                    return;
                }
            }
        }
    }

    /** Whether the write is done with, successful or pointless. */
    private boolean patch(Pod pod, PodStatus from, PodStatus to) {
        JsonObject body =
                JsonObject.of(
                        "metadata",
                        JsonObject.of("uid", pod.uid()),
                        "status",
                        difference(from.node(), to.node()));
        try {
            client.patch(
                    Pod.KIND, pod.namespace(), pod.name(), "status", PatchType.STRATEGIC, body);
            return true;
        } catch (StatusException e) {
            if (e.isNotFound() || e.isConflict() || e.code() == 422) {
                LOG.log(
                        e.code() == 422 ? Level.WARNING : Level.DEBUG,
                        "Failed to update status for pod {0}: {1}",
                        pod.key(),
                        e.getMessage());
                return true;
            }
            LOG.log(
                    Level.WARNING,
                    "Failed to update status for pod {0}: {1}",
                    pod.key(),
                    e.getMessage());
            return false;
        }
    }

    /** A strategic merge patch between two statuses. */
    static JsonObject difference(JsonObject from, JsonObject to) {
        JsonObject.Builder patch = JsonObject.builder();
        for (String key : to.keys()) {
            Object value = to.get(key);
            Object old = from.get(key);
            if (value == null || value.equals(old)) {
                continue;
            }
            switch (key) {
                case "conditions" ->
                        patch.put(key, merged((JsonArray) value, from.array(key), "type"));
                case "podIPs", "hostIPs" ->
                        patch.put(key, merged((JsonArray) value, from.array(key), "ip"));
                default -> patch.put(key, value);
            }
        }
        for (String key : from.keys()) {
            if (!to.has(key)) {
                patch.put(key, JsonNull.NULL);
            }
        }
        return patch.build();
    }

    /** Elements that changed, members that went as nulls, and elements that went as deletions. */
    private static JsonArray merged(JsonArray to, JsonArray from, String mergeKey) {
        List<Object> elements = new ArrayList<>();
        for (JsonObject element : to.objects()) {
            JsonObject old = find(from, mergeKey, element.string(mergeKey));
            if (element.equals(old)) {
                continue;
            }
            JsonObject.Builder changed = element.edit();
            for (String key : old.keys()) {
                if (!element.has(key)) {
                    changed.put(key, JsonNull.NULL);
                }
            }
            elements.add(changed.build());
        }
        for (JsonObject old : from.objects()) {
            String key = old.string(mergeKey);
            if (find(to, mergeKey, key).isEmpty()) {
                elements.add(JsonObject.of(mergeKey, key, "$patch", "delete"));
            }
        }
        return JsonArray.copyOf(elements);
    }

    private static JsonObject find(JsonArray array, String mergeKey, String value) {
        for (JsonObject element : array.objects()) {
            if (element.string(mergeKey).equals(value)) {
                return element;
            }
        }
        return JsonObject.EMPTY;
    }
}
