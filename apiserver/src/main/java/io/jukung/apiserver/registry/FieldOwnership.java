package io.jukung.apiserver.registry;

import io.jukung.apiserver.request.ApiRequest;
import io.jukung.machinery.tree.JsonObject;

/** Keeps {@code metadata.managedFields}: who last set which fields. */
interface FieldOwnership {
    /** A new object with its manager's entry. */
    JsonObject created(
            ApiRequest request, WriteOptions options, JsonObject object, String subresource);

    /** A changed object with its manager's entry; {@code object} says what was sent. */
    JsonObject updated(
            ApiRequest request,
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
            ApiRequest request,
            WriteOptions options,
            JsonObject applied,
            JsonObject live,
            String subresource);
}
