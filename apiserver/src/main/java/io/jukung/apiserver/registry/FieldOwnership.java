package io.jukung.apiserver.registry;

import io.jukung.machinery.tree.JsonObject;
import org.jspecify.annotations.Nullable;

/** Keeps {@code metadata.managedFields}: who last set which fields. */
interface FieldOwnership {
    /** A new object with its manager's entry. */
    JsonObject created(
            ResourceDefinition resource,
            WriteOptions options,
            JsonObject object,
            String subresource);

    /** A changed object with its manager's entry; {@code object} says what was sent. */
    JsonObject updated(
            ResourceDefinition resource,
            WriteOptions options,
            JsonObject object,
            JsonObject live,
            String subresource);

    /**
     * Merges an applied configuration into the live object.
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
