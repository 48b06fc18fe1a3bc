package io.jukung.apiserver.admission;

import io.jukung.machinery.names.GroupVersionKind;
import io.jukung.machinery.names.GroupVersionResource;
import io.jukung.machinery.tree.JsonObject;
import java.util.Map;

/**
 * A write's objects in other versions than the one that plugins see, for webhooks and policies that
 * ask for one of their own.
 */
public interface Views {
    /** The kind that the request names. */
    GroupVersionKind requested();

    /** Every name under which the same objects are served, the request's own among them. */
    Map<GroupVersionResource, GroupVersionKind> names();

    /**
     * An object as plugins have it, in another of its kinds.
     *
     * @param kind of {@link #requested} or {@link #names}
     * @throws io.jukung.machinery.status.StatusException where it cannot be converted
     */
    JsonObject show(JsonObject object, GroupVersionKind kind);

    /**
     * The way back of a changed object: unknown fields dropped, as plugins have it.
     *
     * @throws io.jukung.machinery.tree.MalformedException where it is no such object any more
     */
    JsonObject take(JsonObject shown);

    /**
     * A shown object with an apply configuration laid over it.
     *
     * @throws IllegalArgumentException where the configuration does not fit
     */
    JsonObject overlaid(JsonObject shown, JsonObject configuration);

    /** Of what is only ever seen as it is: a subresource's options. */
    static Views only(GroupVersionKind kind) {
        return new OnlyView(kind);
    }
}
