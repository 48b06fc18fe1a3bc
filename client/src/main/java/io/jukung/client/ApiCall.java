package io.jukung.client;

import io.jukung.machinery.names.GroupVersionResource;
import io.jukung.machinery.tree.JsonObject;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One request to the API in its own terms, whatever carries it.
 *
 * @param namespace "" for none, or for all namespaces
 * @param name "" for the collection
 * @param subresource "" for none
 * @param query options by their names in the URL: {@code labelSelector}, {@code fieldManager}, …
 * @param body the object, delete options or patch; null for none
 */
public record ApiCall(
        Verb verb,
        GroupVersionResource resource,
        String namespace,
        String name,
        String subresource,
        Map<String, String> query,
        @Nullable Object body) {
    /** The API's verbs, patches by their kind. */
    public enum Verb {
        GET,
        LIST,
        WATCH,
        CREATE,
        UPDATE,
        /** application/json-patch+json; the body is a JsonArray. */
        JSON_PATCH,
        /** application/merge-patch+json. */
        MERGE_PATCH,
        /** application/strategic-merge-patch+json. */
        STRATEGIC_PATCH,
        /** application/apply-patch+yaml. */
        APPLY,
        DELETE,
        DELETE_COLLECTION
    }

    /** The body where it is an object; EMPTY otherwise. */
    public JsonObject object() {
        return body instanceof JsonObject o ? o : JsonObject.EMPTY;
    }
}
