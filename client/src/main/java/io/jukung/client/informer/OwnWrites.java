package io.jukung.client.informer;

import io.jukung.api.KubeObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.BooleanSupplier;

/**
 * What reconciles of a key wrote and their informers have not shown yet: a reconcile that ran
 * before would count its own creations as missing and make them twice.
 *
 * <pre>{@code
 * void reconcile(String key) {
 *     if (!writes.settled(key)) return;        // requeued when the informer's event comes in
 *     …
 *     writes.wrote(key, pods, client.create(Pod.KIND, pod).resourceVersion());
 *     client.delete(Pod.KIND, ns, name, DeleteOptions.onlyUid(old));
 *     writes.deleted(key, pods, old);
 * }
 * }</pre>
 *
 * <p>The informer's handlers put the owner's key into the queue on every change, so a reconcile
 * that found its writes unsettled comes again by itself. What has not shown after {@link #LIMIT} is
 * given up, as an object that leaves an informer's scope never shows.
 */
public final class OwnWrites {
    /** How long to wait for a write to show; upstream's expectations have the same. */
    public static final Duration LIMIT = Duration.ofMinutes(5);

    private record Write(BooleanSupplier shown, long since) {}

    private final ConcurrentMap<String, List<Write>> pending = new ConcurrentHashMap<>();

    /** A create, update or patch returned an object at this version. */
    public void wrote(String key, Informer<?> informer, String resourceVersion) {
        add(key, () -> informer.hasSeen(resourceVersion));
    }

    /** A deletion was accepted: the object is to go, or to show that it will. */
    public <T extends KubeObject> void deleted(String key, Informer<T> informer, T object) {
        String uid = object.uid();
        String objectKey = object.key();
        add(
                key,
                () -> {
                    T now = informer.lister().get(objectKey);
                    return now == null || !now.uid().equals(uid) || now.terminating();
                });
    }

    /** Whether every write for the key has shown. */
    public boolean settled(String key) {
        List<Write> left =
                pending.computeIfPresent(
                        key,
                        (k, writes) -> {
                            List<Write> waiting = new ArrayList<>(writes);
                            waiting.removeIf(w -> w.shown().getAsBoolean() || overdue(w));
                            return waiting.isEmpty() ? null : waiting;
                        });
        return left == null;
    }

    /** Forgets a key that is gone. */
    public void forget(String key) {
        pending.remove(key);
    }

    private void add(String key, BooleanSupplier shown) {
        Write write = new Write(shown, System.nanoTime());
        pending.compute(
                key,
                (k, writes) -> {
                    List<Write> more =
                            writes == null ? new ArrayList<>(2) : new ArrayList<>(writes);
                    more.add(write);
                    return more;
                });
    }

    private static boolean overdue(Write write) {
        return System.nanoTime() - write.since() > LIMIT.toNanos();
    }
}
