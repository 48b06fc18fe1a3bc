package io.jukung.client;

import io.jukung.api.KubeObject;
import io.jukung.machinery.tree.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * How to delete.
 *
 * @param gracePeriodSeconds null for the kind's own
 * @param propagation "", {@code Orphan}, {@code Background} or {@code Foreground}
 * @param uid the object must have it; "" for any
 * @param resourceVersion the object must be at it; "" for any
 */
public record DeleteOptions(
        @Nullable Long gracePeriodSeconds, String propagation, String uid, String resourceVersion) {
    /** The kind's own grace and propagation, no preconditions. */
    public static final DeleteOptions DEFAULT = new DeleteOptions(null, "", "", "");

    /** At once, without grace. */
    public static final DeleteOptions NOW = new DeleteOptions(0L, "", "", "");

    /** Only the very object that was seen, not a later one of its name. */
    public static DeleteOptions onlyUid(KubeObject object) {
        return DEFAULT.withUid(object.uid());
    }

    public DeleteOptions withUid(String value) {
        return new DeleteOptions(gracePeriodSeconds, propagation, value, resourceVersion);
    }

    public DeleteOptions withResourceVersion(String value) {
        return new DeleteOptions(gracePeriodSeconds, propagation, uid, value);
    }

    public DeleteOptions withPropagation(String value) {
        return new DeleteOptions(gracePeriodSeconds, value, uid, resourceVersion);
    }

    public DeleteOptions withGracePeriod(long seconds) {
        return new DeleteOptions(seconds, propagation, uid, resourceVersion);
    }

    /** The {@code DeleteOptions} object for the request's body. */
    JsonObject body() {
        JsonObject preconditions =
                JsonObject.of(
                        "uid", uid.isEmpty() ? null : uid,
                        "resourceVersion", resourceVersion.isEmpty() ? null : resourceVersion);
        return JsonObject.of(
                "apiVersion",
                "v1",
                "kind",
                "DeleteOptions",
                "gracePeriodSeconds",
                gracePeriodSeconds,
                "propagationPolicy",
                propagation.isEmpty() ? null : propagation,
                "preconditions",
                preconditions.isEmpty() ? null : preconditions);
    }
}
