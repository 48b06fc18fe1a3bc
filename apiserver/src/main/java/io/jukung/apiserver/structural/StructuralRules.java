package io.jukung.apiserver.structural;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.jukung.machinery.status.FieldError;
import io.jukung.machinery.status.FieldPath;
import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonNull;
import io.jukung.machinery.tree.JsonObject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether a schema is structural: every value has one type, said outside of allOf, anyOf, oneOf and
 * not; the source is apiextensions-apiserver's {@code schema/validation.go}.
 */
final class StructuralRules {
    private static final JsonArray INT_OR_STRING =
            JsonArray.of(JsonObject.of("type", "integer"), JsonObject.of("type", "string"));
    private static final List<String> BELOW_LOGIC =
            List.of(
                    "x-kubernetes-preserve-unknown-fields",
                    "x-kubernetes-embedded-resource",
                    "x-kubernetes-int-or-string");

    /** Where a schema stands, which decides the text about a missing type. */
    private enum Level {
        ROOT("must not be empty at the root"),
        ITEM("must not be empty for specified array items"),
        FIELD("must not be empty for specified object fields");

        private final String untyped;

        Level(String untyped) {
            this.untyped = untyped;
        }
    }

    private final List<FieldError> errors = new ArrayList<>(0);

    private StructuralRules() {}

    /** What is wrong, sorted by text. */
    static List<FieldError> check(JsonObject schema, FieldPath path) {
        StructuralRules rules = new StructuralRules();
        rules.invariants(schema, Level.ROOT, path);
        rules.complete(schema, schema, path, path);
        rules.errors.sort(Comparator.comparing(FieldError::toString));
        return rules.errors;
    }

    private void invariants(JsonObject schema, Level level, FieldPath path) {
        String type = schema.string("type");
        if (schema.get("items") instanceof JsonObject items) {
            invariants(items, Level.ITEM, path.child("items"));
        } else if (type.equals("array")) {
            errors.add(FieldError.required(path.child("items"), "must be specified"));
        }
        schema.object("properties")
                .forEach((name, value) ->
                        invariants(object(value), Level.FIELD, path.child("properties").key(name)));
        additional(schema, level, path);
        extensions(schema, path);
        boolean skipAnyOf = INT_OR_STRING.equals(schema.get("anyOf"));
        boolean skipFirst = INT_OR_STRING.equals(first(schema.array("allOf")).get("anyOf"));
        logic(schema, skipAnyOf, skipFirst, level, path);
        typed(schema, level, path);
        identity(schema, level, path);
    }

    private void additional(JsonObject schema, Level level, FieldPath path) {
        if (!schema.has("additionalProperties")) {
            return;
        }
        FieldPath own = path.child("additionalProperties");
        if (level == Level.ROOT) {
            errors.add(FieldError.forbidden(own, "must not be used at the root"));
        }
        if (schema.get("additionalProperties") instanceof JsonObject more) {
            invariants(more, Level.FIELD, own);
        }
        if (schema.bool("x-kubernetes-embedded-resource", false)) {
            errors.add(
                    FieldError.forbidden(
                            own, "must not be used if x-kubernetes-embedded-resource is set"));
        }
    }

    private void extensions(JsonObject schema, FieldPath path) {
        if (schema.bool("x-kubernetes-int-or-string", false)) {
            for (String other :
                    List.of(
                            "x-kubernetes-preserve-unknown-fields",
                            "x-kubernetes-embedded-resource")) {
                if (schema.bool(other, false)) {
                    errors.add(
                            FieldError.invalid(
                                    path.child(other),
                                    true,
                                    "must be false if x-kubernetes-int-or-string is true"));
                }
            }
        }
    }

    private void typed(JsonObject schema, Level level, FieldPath path) {
        String type = schema.string("type");
        boolean embedded = schema.bool("x-kubernetes-embedded-resource", false);
        boolean preserve = schema.bool("x-kubernetes-preserve-unknown-fields", false);
        FieldPath own = path.child("type");
        if (embedded && !type.equals("object")) {
            String text = "must be object if x-kubernetes-embedded-resource is true";
            errors.add(
                    type.isEmpty()
                            ? FieldError.required(own, text)
                            : FieldError.invalid(own, type, text));
        } else if (type.isEmpty()
                && !preserve
                && !schema.bool("x-kubernetes-int-or-string", false)) {
            errors.add(FieldError.required(own, level.untyped));
        }
        if (level == Level.ROOT && !type.isEmpty() && !type.equals("object")) {
            errors.add(FieldError.invalid(own, type, "must be object at the root"));
        }
        if (embedded && !preserve && schema.object("properties").isEmpty()) {
            errors.add(
                    FieldError.required(
                            path.child("properties"),
                            "must not be empty if x-kubernetes-embedded-resource is true without"
                                    + " x-kubernetes-preserve-unknown-fields"));
        }
    }

    /** kind, apiVersion and metadata of objects have types already. */
    private void identity(JsonObject schema, Level level, FieldPath path) {
        boolean resource =
                level == Level.ROOT || schema.bool("x-kubernetes-embedded-resource", false);
        JsonObject properties = schema.object("properties");
        for (String name : List.of("kind", "apiVersion")) {
            String type = properties.object(name).string("type");
            if (resource && properties.has(name) && !type.equals("string")) {
                errors.add(
                        FieldError.invalid(
                                path.child("properties").key(name).child("type"),
                                type,
                                "must be string"));
            }
        }
        if (!properties.has("metadata")) {
            return;
        }
        JsonObject metadata = properties.object("metadata");
        FieldPath own = path.child("properties").key("metadata");
        if (resource && !metadata.string("type").equals("object")) {
            errors.add(
                    FieldError.invalid(
                            own.child("type"), metadata.string("type"), "must be object"));
        }
        if (level == Level.ROOT) {
            JsonObject fields = metadata.object("properties");
            boolean named =
                    fields.keys().stream()
                            .allMatch(f -> f.equals("name") || f.equals("generateName"));
            JsonObject rest = metadata.without("type").without("default");
            if (!(named ? rest.without("properties") : rest).isEmpty()) {
                errors.add(
                        FieldError.forbidden(
                                own,
                                "must not specify anything other than name and generateName, but"
                                        + " metadata is implicitly specified"));
            }
        }
    }

    private void logic(
            JsonObject schema, boolean skipAnyOf, boolean skipFirst, Level level, FieldPath path) {
        if (!skipAnyOf) {
            each(schema, "anyOf", path, (part, at) -> nested(part, false, level, at));
        }
        JsonArray all = schema.array("allOf");
        for (int i = 0; i < all.size(); i++) {
            nested(all.object(i), skipFirst && i == 0, level, path.child("allOf").index(i));
        }
        each(schema, "oneOf", path, (part, at) -> nested(part, false, level, at));
        if (schema.get("not") instanceof JsonObject not) {
            nested(not, false, level, path.child("not"));
        }
        String pattern = schema.string("pattern");
        if (!pattern.isEmpty()) {
            try {
                Pattern.compile(pattern);
            } catch (PatternSyntaxException e) {
                errors.add(
                        FieldError.invalid(
                                path.child("pattern"),
                                pattern,
                                "must be a valid regular expression, but isn't: "
                                        + e.getMessage()));
            }
        }
    }

    private void nested(JsonObject part, boolean skipAnyOf, Level level, FieldPath path) {
        logic(part, skipAnyOf, false, level, path);
        if (part.get("items") instanceof JsonObject items) {
            nested(items, false, level, path.child("items"));
        }
        JsonObject properties = part.object("properties");
        properties.forEach((name, value) ->
                nested(object(value), false, Level.FIELD, path.child("properties").key(name)));
        if (!part.string("type").isEmpty()) {
            errors.add(FieldError.forbidden(path.child("type"), "must be empty to be structural"));
        }
        Object more = part.get("additionalProperties");
        if (more instanceof JsonObject || Boolean.TRUE.equals(more)) {
            errors.add(
                    FieldError.forbidden(
                            path.child("additionalProperties"),
                            "must be undefined to be structural"));
        }
        if (part.has("default") && part.get("default") != JsonNull.NULL) {
            errors.add(
                    FieldError.forbidden(
                            path.child("default"), "must be undefined to be structural"));
        }
        for (String text : List.of("title", "description")) {
            if (!part.string(text).isEmpty()) {
                errors.add(
                        FieldError.forbidden(path.child(text), "must be empty to be structural"));
            }
        }
        if (part.bool("nullable", false)) {
            errors.add(
                    FieldError.forbidden(path.child("nullable"), "must be false to be structural"));
        }
        for (String flag : BELOW_LOGIC) {
            if (part.bool(flag, false)) {
                errors.add(
                        FieldError.forbidden(path.child(flag), "must be false to be structural"));
            }
        }
        for (String list : List.of("x-kubernetes-list-map-keys", "x-kubernetes-validations")) {
            if (!part.array(list).isEmpty()) {
                errors.add(
                        FieldError.forbidden(path.child(list), "must be empty to be structural"));
            }
        }
        for (String kind : List.of("x-kubernetes-list-type", "x-kubernetes-map-type")) {
            if (part.has(kind)) {
                errors.add(
                        FieldError.forbidden(
                                path.child(kind), "must be undefined to be structural"));
            }
        }
        if (properties.has("metadata")) {
            errors.add(
                    FieldError.forbidden(
                            path.child("properties").key("metadata"),
                            "must not be specified in a nested context"));
        }
    }

    /** What logic speaks of has to be there outside of it too. */
    private void complete(
            JsonObject part, @Nullable JsonObject schema, FieldPath at, FieldPath path) {
        if (part.get("not") instanceof JsonObject not) {
            nestedComplete(not, schema, at, path.child("not"));
        }
        for (String key : List.of("allOf", "anyOf", "oneOf")) {
            each(part, key, path, (one, where) -> nestedComplete(one, schema, at, where));
        }
    }

    private void nestedComplete(
            JsonObject part, @Nullable JsonObject schema, FieldPath at, FieldPath path) {
        if (schema == null) {
            errors.add(FieldError.required(at, "because it is defined in " + path));
            return;
        }
        complete(part, schema, at, path);
        if (part.get("items") instanceof JsonObject items) {
            nestedComplete(
                    items,
                    schema.get("items") instanceof JsonObject own ? own : null,
                    at.child("items"),
                    path.child("items"));
        }
        part.object("properties")
                .forEach((name, value) -> {
                    FieldPath there = at.child("properties").key(name);
                    FieldPath here = path.child("properties").key(name);
                    nestedComplete(
                            object(value),
                            schema.object("properties").get(name) instanceof JsonObject own
                                    ? own
                                    : null,
                            there,
                            here);
                });
    }

    /** Takes a part of a schema and where it stands. */
    private interface Step {
        void of(JsonObject part, FieldPath path);
    }

    private static void each(JsonObject schema, String key, FieldPath path, Step step) {
        JsonArray parts = schema.array(key);
        for (int i = 0; i < parts.size(); i++) {
            step.of(parts.object(i), path.child(key).index(i));
        }
    }

    private static JsonObject first(JsonArray parts) {
        return parts.isEmpty() ? JsonObject.EMPTY : parts.object(0);
    }

    private static JsonObject object(Object value) {
        return value instanceof JsonObject o ? o : JsonObject.EMPTY;
    }
}
