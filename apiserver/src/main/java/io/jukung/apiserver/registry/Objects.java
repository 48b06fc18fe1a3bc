package io.jukung.apiserver.registry;

import io.jukung.machinery.tree.JsonObject;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The objects of one resource below the request chain, in storage version, with {@code
 * metadata.resourceVersion}. Reads see every write of this server that returned before; those of
 * other servers on the same store as soon as the watch brings them, except that an object is said
 * not to be there only if that is so. What must not rest on that goes through {@link #update} or
 * {@link #create}. Trees are shared instances. Any thread.
 */
public interface Objects {
    ResourceDefinition resource();

    /**
     * @param namespace "" for what is not in a namespace
     * @return null where there is no such object
     */
    @Nullable JsonObject get(String namespace, String name);

    /** The objects of a namespace, or with "" all of them, in key order. */
    List<JsonObject> list(String namespace);

    /**
     * Stores a new object after the strategy's defaults, preparation and validation.
     *
     * @throws io.jukung.machinery.status.StatusException AlreadyExists, Invalid
     */
    JsonObject create(JsonObject object);

    /**
     * Reads, changes and writes back, again for as long as somebody else was faster. The change
     * sees the current object and may answer it unchanged, which writes nothing. The strategy's
     * validation is not asked.
     *
     * @throws io.jukung.machinery.status.StatusException NotFound, and whatever the change throws
     */
    JsonObject update(String namespace, String name, UnaryOperator<JsonObject> change);

    /**
     * Deletes as a DELETE request would (finalizers and grace hold); nothing happens where there is
     * no such object.
     */
    void delete(String namespace, String name);

    /**
     * A value worked out from all objects of the resource, such as an index, kept until one of them
     * changes. The supplier sees every write of this server that returned before it was asked, and
     * those of other servers as soon as the watch brings them.
     */
    <T> Supplier<T> derived(Function<List<JsonObject>, T> from);

    /**
     * Tells of every object, then of every change, in order and on a virtual thread of its own,
     * until closed.
     */
    AutoCloseable observe(Observer observer);

    /** Hears of changes. */
    interface Observer {
        /**
         * @param old null for an object that was not there before (or of which that is not known)
         * @param now null for one that is gone
         */
        void changed(@Nullable JsonObject old, @Nullable JsonObject now);
    }
}
