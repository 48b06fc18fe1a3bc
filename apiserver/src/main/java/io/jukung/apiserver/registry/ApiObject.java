package io.jukung.apiserver.registry;

import io.jukung.machinery.tree.Json;
import io.jukung.machinery.tree.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * An object as the server holds it: its bytes, its tree, or both; whichever is missing is made when
 * somebody asks. The tree carries {@code metadata.resourceVersion}, and so do the bytes written
 * out.
 */
public final class ApiObject {
    private volatile byte @Nullable [] bytes;
    private volatile @Nullable JsonObject tree;

    private ApiObject(byte @Nullable [] bytes, @Nullable JsonObject tree) {
        this.bytes = bytes;
        this.tree = tree;
    }

    public static ApiObject ofTree(JsonObject tree) {
        return new ApiObject(null, tree);
    }

    public static ApiObject ofBytes(byte[] json) {
        return new ApiObject(json, null);
    }

    public JsonObject tree() {
        JsonObject known = tree;
        if (known == null) {
            byte[] json = bytes;
            known = json == null ? JsonObject.EMPTY : Json.parse(json);
            tree = known;
        }
        return known;
    }

    /** The object as JSON; not to be changed. */
    public byte[] bytes() {
        byte[] known = bytes;
        if (known == null) {
            known = Json.write(tree());
            bytes = known;
        }
        return known;
    }
}
