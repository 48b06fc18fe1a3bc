package io.jukung.apiserver.admission;

import io.jukung.apiserver.request.ApiRequest;
import io.jukung.machinery.names.GroupVersionKind;
import io.jukung.machinery.tree.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * A write on its way in.
 *
 * @param object the object as it would be stored; null on DELETE
 * @param oldObject the object as it is; null on CREATE
 * @param options CreateOptions, UpdateOptions or DeleteOptions; empty for CONNECT
 * @param views the objects in other versions
 * @param reinvocation what is remembered between the two rounds of plugins
 */
public record AdmissionAttributes(
        Operation operation,
        ApiRequest request,
        GroupVersionKind kind,
        String namespace,
        String name,
        @Nullable JsonObject object,
        @Nullable JsonObject oldObject,
        JsonObject options,
        boolean dryRun,
        Views views,
        Reinvocation reinvocation) {
    /** The same write with the object as a plugin left it. */
    public AdmissionAttributes withObject(@Nullable JsonObject changed) {
        return changed == object
                ? this
                : new AdmissionAttributes(
                        operation,
                        request,
                        kind,
                        namespace,
                        name,
                        changed,
                        oldObject,
                        options,
                        dryRun,
                        views,
                        reinvocation);
    }

    /** The operations, with the names that webhooks know. */
    public enum Operation {
        CREATE,
        UPDATE,
        DELETE,
        CONNECT
    }
}
