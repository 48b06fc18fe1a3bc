package io.jukung.apiserver.structural;

import io.jukung.machinery.status.FieldError;
import io.jukung.machinery.status.FieldPath;
import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.machinery.tree.MalformedException;
import io.jukung.machinery.typed.Decoding;
import io.jukung.machinery.typed.TypeSchema;
import io.jukung.machinery.validation.MetaValidation;
import io.jukung.machinery.validation.Names;
import io.jukung.schema.Schemas;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * apiVersion, kind and metadata of objects inside objects ({@code x-kubernetes-embedded-resource})
 * and of the object itself; the source is apiextensions-apiserver's {@code schema/objectmeta}.
 */
final class EmbeddedMeta {
    private static final TypeSchema OBJECT_META = Schemas.builtIn().named("meta.v1.ObjectMeta");

    /** What is done with metadata that cannot be decoded. */
    enum Malformed {
        REFUSE,
        DROP
    }

    private final Malformed malformed;
    private final List<String> unknown = new ArrayList<>(0);

    EmbeddedMeta(Malformed malformed) {
        this.malformed = malformed;
    }

    /** The paths of members that metadata does not have. */
    List<String> unknown() {
        return unknown;
    }

    /** Metadata without what metadata does not have; {@code where} is its own path. */
    JsonObject metadata(JsonObject holder, String where) {
        Object metadata = holder.get("metadata");
        if (metadata == null) {
            return holder;
        }
        if (!(metadata instanceof JsonObject object)) {
            if (malformed == Malformed.DROP) {
                return holder.without("metadata");
            }
            throw new MalformedException(
                    "json: cannot unmarshal "
                            + io.jukung.machinery.tree.Json.typeName(metadata)
                            + " into Go value of type v1.ObjectMeta");
        }
        return holder.with("metadata", decoded(object, where));
    }

    private JsonObject decoded(JsonObject metadata, String where) {
        try {
            Decoding.Result result = Decoding.decode(metadata, OBJECT_META);
            for (String text : result.unknown()) {
                int quote = text.indexOf('"');
                unknown.add(where + "." + text.substring(quote + 1, text.length() - 1));
            }
            return result.object();
        } catch (MalformedException e) {
            if (malformed == Malformed.REFUSE) {
                throw e;
            }
            JsonObject.Builder right = JsonObject.builder();
            metadata.forEach((key, value) -> {
                try {
                    Decoding.decode(JsonObject.of(key, value), OBJECT_META)
                            .object()
                            .forEach(right::put);
                } catch (MalformedException dropped) {
                    unknown.add(where + "." + key);
                }
            });
            return right.build();
        }
    }

    /** The same for every embedded resource below a value; the value's own metadata apart. */
    Object coerce(Object value, @Nullable Structural schema, Place place, boolean root) {
        if (schema == null) {
            return value;
        }
        return switch (value) {
            case JsonObject object -> {
                JsonObject own = !root && schema.embedded ? identity(object, place) : object;
                JsonObject.Builder changed = own == object ? null : own.edit();
                for (int i = 0; i < own.size(); i++) {
                    Structural member = schema.properties.get(own.key(i));
                    if (member == null && schema.hasAdditional) {
                        member = schema.additional;
                    }
                    Object before = own.value(i);
                    Object after =
                            member == null
                                            || !(before instanceof JsonObject
                                                    || before instanceof JsonArray)
                                    ? before
                                    : coerce(before, member, place.child(own.key(i)), false);
                    if (after != before) {
                        changed = changed == null ? own.edit() : changed;
                        changed.put(own.key(i), after);
                    }
                }
                yield changed == null ? object : changed.build();
            }
            case JsonArray array -> {
                JsonArray changed = array;
                for (int i = 0; i < array.size(); i++) {
                    changed =
                            changed.with(
                                    i, coerce(array.get(i), schema.items, place.index(i), false));
                }
                yield changed;
            }
            default -> value;
        };
    }

    private JsonObject identity(JsonObject object, Place place) {
        JsonObject right = object;
        for (String key : List.of("apiVersion", "kind")) {
            Object said = object.get(key);
            if (said != null && !(said instanceof String)) {
                if (malformed == Malformed.REFUSE) {
                    throw new MalformedException(
                            FieldError.invalid(
                                            new FieldPath(place.child(key).toString()),
                                            said,
                                            "must be a string")
                                    .toString());
                }
                right = right.without(key);
            }
        }
        try {
            return metadata(right, place.child("metadata").toString());
        } catch (MalformedException e) {
            throw new MalformedException(
                    FieldError.invalid(
                                    new FieldPath(place.child("metadata").toString()),
                                    object.get("metadata"),
                                    String.valueOf(e.getMessage()))
                            .toString());
        }
    }

    /** What is wrong with the embedded resources below a value. */
    static List<FieldError> validate(
            Object value, Structural schema, FieldPath path, boolean root) {
        List<FieldError> errors = new ArrayList<>(0);
        check(value, schema, path, root, errors);
        return errors;
    }

    private static void check(
            Object value,
            @Nullable Structural schema,
            FieldPath path,
            boolean root,
            List<FieldError> errors) {
        if (schema == null) {
            return;
        }
        if (value instanceof JsonArray array) {
            for (int i = 0; i < array.size(); i++) {
                check(array.get(i), schema.items, path.index(i), false, errors);
            }
        }
        if (!(value instanceof JsonObject object)) {
            return;
        }
        if (schema.embedded && !root) {
            embedded(object, path, errors);
        }
        for (int i = 0; i < object.size(); i++) {
            String key = object.key(i);
            Object member = object.value(i);
            if (!(member instanceof JsonObject || member instanceof JsonArray)) {
                continue;
            }
            Structural known = schema.properties.get(key);
            if (known != null) {
                check(member, known, path.child(key), false, errors);
            } else if (schema.hasAdditional) {
                check(member, schema.additional, path.key(key), false, errors);
            }
        }
    }

    private static void embedded(JsonObject object, FieldPath path, List<FieldError> errors) {
        FieldPath version = path.child("apiVersion");
        if (!object.has("apiVersion")) {
            errors.add(FieldError.required(version, ""));
        } else if (object.string("apiVersion").isEmpty()) {
            errors.add(FieldError.invalid(version, "", "must not be empty"));
        } else {
            String said = object.string("apiVersion");
            if (said.indexOf('/') != said.lastIndexOf('/')) {
                errors.add(
                        FieldError.invalid(
                                version, said, "unexpected GroupVersion string: " + said));
            }
        }
        FieldPath kind = path.child("kind");
        if (!object.has("kind")) {
            errors.add(FieldError.required(kind, ""));
        } else if (object.string("kind").isEmpty()) {
            errors.add(FieldError.invalid(kind, "", "must not be empty"));
        } else {
            List<String> wrong = Names.dns1035Label(object.string("kind").toLowerCase(Locale.ROOT));
            if (!wrong.isEmpty()) {
                errors.add(
                        FieldError.invalid(
                                kind,
                                object.string("kind"),
                                "may have mixed case, but should otherwise match: "
                                        + String.join(",", wrong)));
            }
        }
        if (object.has("metadata")) {
            JsonObject meta = object.object("metadata");
            errors.addAll(
                    MetaValidation.objectMeta(
                            meta.string("name").isEmpty() ? meta.with("name", "fakename") : meta,
                            !meta.string("namespace").isEmpty(),
                            MetaValidation.NameRule.PATH_SEGMENT,
                            path.child("metadata")));
        }
    }
}
