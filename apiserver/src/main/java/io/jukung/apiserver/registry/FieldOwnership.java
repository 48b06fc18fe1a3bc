package io.jukung.apiserver.registry;

import io.jukung.machinery.names.GroupVersion;
import io.jukung.machinery.tree.JsonObject;
import org.jspecify.annotations.Nullable;

/** Keeps {@code metadata.managedFields}: who last set which fields. */
interface FieldOwnership {
    /**
     * A new object with its manager's entry.
     *
     * @param version the request's, which the entry names
     * @param object in the storage version
     */
    JsonObject created(
            ResourceDefinition resource,
            WriteOptions options,
            GroupVersion version,
            JsonObject object,
            String subresource);

    /**
     * A changed object with its manager's entry.
     *
     * @param version the request's, which the entry names
     * @param object what was sent, in the storage version as {@code live} is
     */
    JsonObject updated(
            ResourceDefinition resource,
            WriteOptions options,
            GroupVersion version,
            JsonObject object,
            JsonObject live,
            String subresource);

    /**
     * Merges an applied configuration into the live object; all in the request's version.
     *
     * @throws io.jukung.machinery.status.StatusException Conflict, where other managers own fields
     */
    JsonObject applied(
            ResourceDefinition resource,
            WriteOptions options,
            JsonObject applied,
            @Nullable JsonObject live,
            String subresource);
}
