package io.jukung.machinery.managedfields;

import io.jukung.machinery.tree.JsonObject;
import io.jukung.machinery.typed.TypeSchema;
import org.jspecify.annotations.Nullable;

/**
 * The versions of one kind at one endpoint. Each manager's fields are kept in the version in which
 * it wrote, and are compared with the object as it looks there.
 */
public interface Versions {
    /**
     * What managers see in one version.
     *
     * @param ignored fields that the endpoint resets, {@code status} for the object itself: nobody
     *     comes to own them here
     */
    record Shape(TypeSchema type, FieldSet ignored) {}

    /**
     * The shape in a version, {@code apps/v1}; null where the kind has no such version any more.
     */
    @Nullable Shape shape(String apiVersion);

    /**
     * The object in another version than its own, one that has a shape.
     *
     * @throws io.jukung.machinery.status.StatusException where it cannot be converted
     */
    JsonObject convert(JsonObject object, String apiVersion);

    /** A kind of one version; fields of managers in others are forgotten. */
    static Versions only(String apiVersion, TypeSchema type, FieldSet ignored) {
        Shape shape = new Shape(type, ignored);
        return new Versions() {
            @Override
            public @Nullable Shape shape(String asked) {
                return asked.equals(apiVersion) ? shape : null;
            }

            @Override
            public JsonObject convert(JsonObject object, String to) {
                return object;
            }
        };
    }
}
