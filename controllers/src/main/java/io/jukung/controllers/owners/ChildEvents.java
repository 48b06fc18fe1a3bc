package io.jukung.controllers.owners;

import io.jukung.api.KubeObject;
import io.jukung.client.informer.Handler;
import io.jukung.client.informer.Informer;
import io.jukung.client.queue.WorkQueue;
import io.jukung.machinery.selector.LabelSelector;
import io.jukung.machinery.tree.JsonObject;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Puts the key of an object's controller into a queue when the object changes, and the keys of all
 * that might adopt it where it has none.
 *
 * @param kind the owners' kind: {@code ReplicaSet}
 * @param selector what an owner selects
 */
public record ChildEvents<O extends KubeObject, C extends KubeObject>(
        Informer<O> owners,
        String kind,
        Function<O, LabelSelector> selector,
        WorkQueue<String> queue)
        implements Handler<C> {
    @Override
    public void added(C child) {
        ControllerRef ref = ControllerRef.of(child);
        if (ref != null) {
            enqueue(child, ref);
        } else if (!child.terminating()) {
            enqueueMatching(child);
        }
    }

    @Override
    public void updated(C before, C after) {
        ControllerRef was = ControllerRef.of(before);
        ControllerRef is = ControllerRef.of(after);
        boolean moved = !Objects.equals(was, is);
        if (was != null && moved) {
            enqueue(before, was);
        }
        if (is != null) {
            enqueue(after, is);
        } else if (moved || !labels(before).equals(labels(after))) {
            enqueueMatching(after);
        }
    }

    @Override
    public void deleted(C child) {
        ControllerRef ref = ControllerRef.of(child);
        if (ref != null) {
            enqueue(child, ref);
        }
    }

    /** The owner that a reference names, if it is still the same one. */
    public @Nullable O owner(C child, ControllerRef ref) {
        if (!ref.kind().equals(kind)) {
            return null;
        }
        O owner = owners.lister().get(child.namespace(), ref.name());
        return owner != null && owner.uid().equals(ref.uid()) ? owner : null;
    }

    private void enqueue(C child, ControllerRef ref) {
        O owner = owner(child, ref);
        if (owner != null) {
            queue.add(owner.key());
        }
    }

    private void enqueueMatching(C child) {
        for (O owner : owners.lister().list(child.namespace())) {
            LabelSelector selects = selector.apply(owner);
            if (!selects.isEverything() && selects.matches(labels(child))) {
                queue.add(owner.key());
            }
        }
    }

    private static JsonObject labels(KubeObject object) {
        return object.node().object("metadata").object("labels");
    }
}
