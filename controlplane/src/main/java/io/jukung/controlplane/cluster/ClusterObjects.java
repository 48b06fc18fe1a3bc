package io.jukung.controlplane.cluster;

import io.jukung.machinery.names.GroupResource;
import io.jukung.machinery.tree.JsonObject;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The cluster's objects as the server itself sees them: what is stored, without a user. Reads are
 * current: they see every write that has been acknowledged.
 */
public interface ClusterObjects {
    /**
     * The object as stored, in its storage version, or null.
     *
     * @param namespace "" for what is not in a namespace
     */
    @Nullable JsonObject get(GroupResource resource, String namespace, String name);

    /** The objects of a namespace, or of all for "". */
    List<JsonObject> list(GroupResource resource, String namespace);

    /**
     * Creates an object, filling metadata as any create does.
     *
     * @throws io.jukung.machinery.status.StatusException AlreadyExists, or what validation finds
     */
    JsonObject create(GroupResource resource, JsonObject object);

    /**
     * Reads, changes and writes an object until no one else changed it in between.
     *
     * @param change answers the object to store; the same instance writes nothing
     * @throws io.jukung.machinery.status.StatusException NotFound
     */
    JsonObject update(
            GroupResource resource,
            String namespace,
            String name,
            UnaryOperator<JsonObject> change);

    /** Deletes an object at once; nothing happens where there is none. */
    void delete(GroupResource resource, String namespace, String name);

    /**
     * Tells a follower every object that there is before it returns, and every change after that.
     */
    Following follow(GroupResource resource, Follower follower);

    /** Hears of changes, in order, from one thread at a time. */
    interface Follower {
        /**
         * One object changed.
         *
         * @param old null where it is new
         * @param now null where it is gone
         */
        void changed(@Nullable JsonObject old, @Nullable JsonObject now);
    }

    /** A follower's place; closing ends it. */
    interface Following extends AutoCloseable {
        @Override
        void close();
    }
}
