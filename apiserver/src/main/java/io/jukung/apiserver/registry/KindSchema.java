package io.jukung.apiserver.registry;

import io.jukung.machinery.names.GroupVersionKind;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.machinery.typed.Decoding;
import io.jukung.machinery.typed.TypeSchema;
import io.jukung.schema.GatedFields;
import io.jukung.schema.Schemas;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What must be known of a kind's fields to take its objects in. */
public interface KindSchema {
    /** The kind's type, for patches and managed fields. */
    TypeSchema type();

    /**
     * Takes an object as a client sent it: drops nulls and what the kind does not have, and checks
     * types.
     *
     * @throws io.jukung.machinery.tree.MalformedException with the text of Go's decoder for a value
     *     of the wrong type
     */
    Decoding.Result decode(JsonObject object);

    /** Whether an object must say its kind, which elsewhere may be left out. */
    default boolean mustSayKind() {
        return false;
    }

    /**
     * As {@link #decode(JsonObject)} for what was made of a stored object, of which what is still
     * the very same needs no second look.
     */
    default Decoding.Result decodeChanged(JsonObject object, JsonObject stored) {
        return decode(object);
    }

    /** Fills in the defaults that the schema declares, and then what {@link #written} does. */
    JsonObject applyDefaults(JsonObject object);

    /**
     * An object as upstream writes it, with the zeros and nulls of fields that it writes always;
     * the same instance where they are there.
     */
    default JsonObject written(JsonObject object) {
        return object;
    }

    /**
     * Drops fields whose feature is off, unless the stored object has them already.
     *
     * @param old what is stored, null where the object is new
     */
    default JsonObject withoutDisabled(JsonObject object, @Nullable JsonObject old) {
        return object;
    }

    /** The schemas of all built-in kinds with every feature. */
    static Source builtIn() {
        return builtIn(feature -> true);
    }

    /**
     * The schemas of all built-in kinds.
     *
     * @param features tells which feature gates are on
     */
    static Source builtIn(Predicate<String> features) {
        return new BuiltInSchemas(Schemas.builtIn(), new GatedFields(features));
    }

    /** Finds schemas. */
    @FunctionalInterface
    interface Source {
        /** The schema of a kind, or null for an unknown one. */
        @Nullable KindSchema find(GroupVersionKind kind);
    }
}
