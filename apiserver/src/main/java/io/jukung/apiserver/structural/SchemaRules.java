package io.jukung.apiserver.structural;

import io.jukung.machinery.status.FieldError;
import io.jukung.machinery.status.FieldPath;
import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonNull;
import io.jukung.machinery.tree.JsonObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a schema in a CustomResourceDefinition may say; the source is apiextensions-apiserver's
 * {@code ValidateCustomResourceDefinitionOpenAPISchema}.
 */
public final class SchemaRules {
    private static final List<String> TYPES =
            List.of("string", "number", "integer", "boolean", "array", "object");
    private static final Set<String> META = Set.of("metadata", "kind", "apiVersion");
    private static final List<String> UNSUPPORTED =
            List.of("id", "additionalItems", "patternProperties", "definitions", "dependencies");
    private static final List<String> REASONS =
            List.of(
                    "FieldValueRequired",
                    "FieldValueForbidden",
                    "FieldValueInvalid",
                    "FieldValueDuplicate");

    private final Leniency leniency;
    private final List<FieldError> errors = new ArrayList<>(0);

    /** What older schemas got away with stays allowed where a definition has it already. */
    public record Leniency(
            boolean nonStructural, boolean unprunedDefaults, boolean otherSets, boolean otherKeys) {
        /** A new definition. */
        public static final Leniency NONE = new Leniency(false, false, false, false);

        /** What an old schema shows. */
        public static Leniency of(List<JsonObject> schemas) {
            boolean structural = true;
            boolean sets = false;
            boolean keys = false;
            for (JsonObject schema : schemas) {
                structural &= StructuralRules.check(schema, FieldPath.ROOT).isEmpty();
                sets |=
                        SchemaWalk.any(
                                schema, node -> !new SchemaRules(NONE).sets(node, FieldPath.ROOT));
                keys |=
                        SchemaWalk.any(
                                schema, node -> !new SchemaRules(NONE).keys(node, FieldPath.ROOT));
            }
            return new Leniency(!structural, true, sets, keys);
        }
    }

    private SchemaRules(Leniency leniency) {
        this.leniency = leniency;
    }

    /** Whether a schema is structural. */
    public static List<FieldError> structural(JsonObject schema, FieldPath path) {
        return StructuralRules.check(schema, path);
    }

    /** What is wrong with a whole schema, expressions apart. */
    public static List<FieldError> check(JsonObject schema, FieldPath path, Leniency leniency) {
        SchemaRules rules = new SchemaRules(leniency);
        if (!leniency.nonStructural()) {
            List<FieldError> shape = StructuralRules.check(schema, path);
            rules.errors.addAll(shape);
            if (shape.isEmpty()) {
                rules.errors.addAll(DefaultRules.check(schema, path));
            }
        }
        rules.node(schema, path, true, "", false);
        return rules.errors;
    }

    private void node(
            JsonObject schema, FieldPath path, boolean root, String noDefault, boolean inMeta) {
        plain(schema, path, noDefault, inMeta);
        below(schema, path, root, noDefault, inMeta);
        if (Boolean.FALSE.equals(schema.get("x-kubernetes-preserve-unknown-fields"))) {
            errors.add(
                    FieldError.invalid(
                            path.child("x-kubernetes-preserve-unknown-fields"),
                            false,
                            "must be true or undefined"));
        }
        maps(schema, path);
        lists(schema, path);
        if (!leniency.otherKeys()) {
            keys(schema, path);
        }
        expressions(schema, path);
    }

    private void plain(JsonObject schema, FieldPath path, String noDefault, boolean inMeta) {
        String type = schema.string("type");
        if (!type.isEmpty() && !TYPES.contains(type)) {
            errors.add(FieldError.notSupported(path.child("type"), type, TYPES));
        }
        if (schema.has("default")
                && schema.get("default") != JsonNull.NULL
                && !noDefault.isEmpty()) {
            errors.add(FieldError.forbidden(path.child("default"), "must not be set " + noDefault));
        }
        for (String key : UNSUPPORTED) {
            Object value = schema.get(key);
            boolean empty =
                    value == null
                            || value.equals("")
                            || (value instanceof JsonObject o
                                    && o.isEmpty()
                                    && !key.equals("dependencies"));
            if (!empty) {
                errors.add(FieldError.forbidden(path.child(key), key + " is not supported"));
            }
        }
        if (schema.has("$ref")) {
            errors.add(FieldError.forbidden(path.child("$ref"), "$ref is not supported"));
        }
        if (type.equals("null")) {
            errors.add(
                    FieldError.forbidden(
                            path.child("type"),
                            "type cannot be set to null, use nullable as an alternative"));
        }
        if (schema.get("items") instanceof JsonArray) {
            errors.add(
                    FieldError.forbidden(
                            path.child("items"), "items must be a schema object and not an array"));
        }
        if (inMeta && schema.bool("x-kubernetes-embedded-resource", false)) {
            errors.add(
                    FieldError.forbidden(
                            path.child("x-kubernetes-embedded-resource"),
                            "must not be used inside of resource meta"));
        }
        if (schema.bool("uniqueItems", false)) {
            errors.add(
                    FieldError.forbidden(
                            path.child("uniqueItems"),
                            "uniqueItems cannot be set to true since the runtime complexity becomes"
                                    + " quadratic"));
        }
    }

    private void below(
            JsonObject schema, FieldPath path, boolean root, String noDefault, boolean inMeta) {
        JsonObject properties = schema.object("properties");
        Object more = schema.get("additionalProperties");
        if (more != null && !properties.isEmpty() && !Boolean.TRUE.equals(more)) {
            errors.add(
                    FieldError.forbidden(
                            path.child("additionalProperties"),
                            "additionalProperties and properties are mutual exclusive"));
        }
        if (more instanceof JsonObject each) {
            node(
                    each,
                    path.child("additionalProperties"),
                    false,
                    inMeta ? "inside additionalProperties applying to object metadata" : noDefault,
                    inMeta);
        }
        boolean resource = root || schema.bool("x-kubernetes-embedded-resource", false);
        properties.forEach((name, value) -> {
            boolean meta = resource && META.contains(name);
            node(
                    object(value),
                    path.child("properties").key(name),
                    false,
                    root && meta ? "in top-level " + name : noDefault,
                    inMeta || meta);
        });
        if (schema.get("not") instanceof JsonObject not) {
            node(not, path.child("not"), false, noDefault, inMeta);
        }
        for (String key : List.of("allOf", "oneOf", "anyOf")) {
            JsonArray parts = schema.array(key);
            for (int i = 0; i < parts.size(); i++) {
                node(parts.object(i), path.child(key).index(i), false, noDefault, inMeta);
            }
        }
        if (schema.get("items") instanceof JsonObject items) {
            node(items, path.child("items"), false, noDefault, inMeta);
        }
    }

    private void maps(JsonObject schema, FieldPath path) {
        String kind = schema.string("x-kubernetes-map-type");
        if (!schema.has("x-kubernetes-map-type")) {
            return;
        }
        mustBe(schema, path, "object", "x-kubernetes-map-type");
        if (!kind.equals("atomic") && !kind.equals("granular")) {
            errors.add(
                    FieldError.notSupported(
                            path.child("x-kubernetes-map-type"),
                            kind,
                            List.of("atomic", "granular")));
        }
    }

    private boolean mustBe(JsonObject schema, FieldPath path, String wanted, String because) {
        String type = schema.string("type");
        if (type.equals(wanted)) {
            return true;
        }
        String text = "must be " + wanted + " if " + because + " is specified";
        errors.add(
                type.isEmpty()
                        ? FieldError.required(path.child("type"), text)
                        : FieldError.invalid(path.child("type"), type, text));
        return false;
    }

    private void lists(JsonObject schema, FieldPath path) {
        boolean has = schema.has("x-kubernetes-list-type");
        String kind = schema.string("x-kubernetes-list-type");
        FieldPath own = path.child("x-kubernetes-list-type");
        if (has && mustBe(schema, path, "array", "x-kubernetes-list-type")) {
            if (!leniency.otherSets()) {
                sets(schema, path);
            }
        }
        if (has && !List.of("atomic", "set", "map").contains(kind)) {
            errors.add(FieldError.notSupported(own, kind, List.of("atomic", "set", "map")));
        }
        List<String> keys = schema.array("x-kubernetes-list-map-keys").strings();
        if (!keys.isEmpty() && !kind.equals("map")) {
            String text = "must be map if x-kubernetes-list-map-keys is non-empty";
            errors.add(has ? FieldError.invalid(own, kind, text) : FieldError.required(own, text));
        }
        if (kind.equals("map")) {
            mapKeys(schema, keys, path);
        }
    }

    private void mapKeys(JsonObject schema, List<String> keys, FieldPath path) {
        FieldPath own = path.child("x-kubernetes-list-map-keys");
        FieldPath itemsPath = path.child("items");
        if (keys.isEmpty()) {
            errors.add(
                    FieldError.required(own, "must not be empty if x-kubernetes-list-type is map"));
        }
        if (!schema.has("items")) {
            errors.add(
                    FieldError.required(
                            itemsPath, "must have a schema if x-kubernetes-list-type is map"));
            return;
        }
        if (!(schema.get("items") instanceof JsonObject items)) {
            errors.add(
                    FieldError.invalid(
                            itemsPath,
                            schema.get("items"),
                            "must only have a single schema if x-kubernetes-list-type is map"));
            return;
        }
        if (!items.string("type").equals("object")) {
            errors.add(
                    FieldError.invalid(
                            itemsPath.child("type"),
                            items.string("type"),
                            "must be object if parent array's x-kubernetes-list-type is map"));
            return;
        }
        Set<String> seen = new HashSet<>();
        for (String key : keys) {
            JsonObject properties = items.object("properties");
            String type = properties.object(key).string("type");
            if (!properties.has(key)) {
                errors.add(
                        FieldError.invalid(
                                own,
                                JsonArray.copyOf(keys),
                                "entries must all be names of item properties"));
            } else if (type.equals("array") || type.equals("object")) {
                errors.add(
                        FieldError.invalid(
                                itemsPath.child("properties").key(key).child("type"),
                                items.string("type"),
                                "must be a scalar type if parent array's x-kubernetes-list-type is"
                                        + " map"));
            }
            if (!seen.add(key)) {
                errors.add(
                        FieldError.invalid(
                                own, JsonArray.copyOf(keys), "must not contain duplicate entries"));
            }
        }
    }

    /** Elements of sets are compared as wholes; whether that holds. */
    private boolean sets(JsonObject schema, FieldPath path) {
        if (!schema.string("x-kubernetes-list-type").equals("set")
                || !(schema.get("items") instanceof JsonObject items)) {
            return true;
        }
        String text = "must be atomic as item of a list with x-kubernetes-list-type=set";
        String list = items.string("x-kubernetes-list-type");
        String map = items.string("x-kubernetes-map-type");
        switch (items.string("type")) {
            case "array" -> {
                if (!list.isEmpty() && !list.equals("atomic")) {
                    errors.add(
                            FieldError.invalid(
                                    path.child("items").child("x-kubernetes-list-type"),
                                    list,
                                    text));
                    return false;
                }
            }
            case "object" -> {
                if (!map.equals("atomic")) {
                    errors.add(
                            FieldError.invalid(
                                    path.child("items").child("x-kubernetes-map-type"),
                                    list.isEmpty() ? null : list,
                                    text));
                    return false;
                }
            }
            default -> {}
        }
        return true;
    }

    /** Keys of map lists are always there; whether that holds. */
    private boolean keys(JsonObject schema, FieldPath path) {
        String kind = schema.string("x-kubernetes-list-type");
        if (!(schema.get("items") instanceof JsonObject items)
                || !(kind.equals("set") || kind.equals("map"))) {
            return true;
        }
        int before = errors.size();
        if (items.bool("nullable", false)) {
            errors.add(
                    FieldError.forbidden(
                            path.child("items").child("nullable"),
                            "cannot be nullable when x-kubernetes-list-type is " + kind));
        }
        if (kind.equals("map")) {
            List<String> required = items.array("required").strings();
            for (String key : schema.array("x-kubernetes-list-map-keys").strings()) {
                if (!(items.object("properties").get(key) instanceof JsonObject property)) {
                    continue;
                }
                FieldPath own = path.child("items").child("properties").key(key);
                if (!required.contains(key) && !property.has("default")) {
                    errors.add(
                            FieldError.required(
                                    own.child("default"),
                                    "this property is in x-kubernetes-list-map-keys, so it must"
                                            + " have a default or be a required property"));
                }
                if (property.bool("nullable", false)) {
                    errors.add(
                            FieldError.forbidden(
                                    own.child("nullable"),
                                    "this property is in x-kubernetes-list-map-keys, so it cannot"
                                            + " be nullable"));
                }
            }
        }
        return errors.size() == before;
    }

    /** What rules must be like whatever they say. */
    private void expressions(JsonObject schema, FieldPath path) {
        JsonArray rules = schema.array("x-kubernetes-validations");
        for (int i = 0; i < rules.size(); i++) {
            expression(schema, rules.object(i), path.child("x-kubernetes-validations").index(i));
        }
    }

    private void expression(JsonObject schema, JsonObject rule, FieldPath path) {
        String text = rule.string("rule").strip();
        String message = rule.string("message");
        if (text.isEmpty()) {
            errors.add(FieldError.required(path.child("rule"), "rule is not specified"));
        } else if (!message.isEmpty() && message.isBlank()) {
            errors.add(
                    FieldError.invalid(
                            path.child("message"), message, "must be non-empty if specified"));
        } else if (hasNewlines(message.strip())) {
            errors.add(
                    FieldError.invalid(
                            path.child("message"), message, "must not contain line breaks"));
        } else if (hasNewlines(text) && message.isBlank()) {
            errors.add(
                    FieldError.required(
                            path.child("message"),
                            "message must be specified if rule contains line breaks"));
        }
        String expression = rule.string("messageExpression");
        if (!expression.isEmpty() && expression.isBlank()) {
            errors.add(
                    FieldError.required(
                            path.child("messageExpression"),
                            "messageExpression must be non-empty if specified"));
        }
        if (rule.has("reason") && !REASONS.contains(rule.string("reason"))) {
            errors.add(
                    FieldError.notSupported(path.child("reason"), rule.string("reason"), REASONS));
        }
        String field = rule.string("fieldPath");
        if (field.isEmpty()) {
            return;
        }
        if (field.isBlank()) {
            errors.add(
                    FieldError.invalid(
                            path.child("fieldPath"), field, "must be non-empty if specified"));
        }
        if (hasNewlines(field)) {
            errors.add(
                    FieldError.invalid(
                            path.child("fieldPath"), field, "must not contain line breaks"));
        }
        if (!FieldPaths.find(field, Structural.of(schema), true).error().isEmpty()) {
            errors.add(FieldError.invalid(path.child("fieldPath"), field, "must be a valid path"));
        }
    }

    private static boolean hasNewlines(String text) {
        return text.indexOf('\n') >= 0 || text.indexOf('\r') >= 0;
    }

    private static JsonObject object(@Nullable Object value) {
        return value instanceof JsonObject o ? o : JsonObject.EMPTY;
    }

    /** Formats that mean nothing, in the order found; clients are warned of them. */
    public static List<String> unknownFormats(JsonObject schema) {
        List<String> unknown = new ArrayList<>(0);
        SchemaWalk.each(
                schema,
                FieldPath.ROOT,
                (node, path) -> {
                    String format = node.string("format");
                    if (!format.isEmpty() && !Formats.applies(node.string("type"), format)) {
                        unknown.add(format);
                    }
                });
        return unknown;
    }
}
