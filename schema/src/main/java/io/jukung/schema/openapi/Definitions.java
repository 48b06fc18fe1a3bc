package io.jukung.schema.openapi;

import io.jukung.machinery.names.GroupVersionKind;
import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.schema.Descriptions;
import io.jukung.schema.FieldFacts;
import io.jukung.schema.Schemas;
import io.jukung.schema.StructType;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Types as schemas of OpenAPI documents. One instance may serve several documents, which then share
 * what they have in common: each collects its references first and takes them with {@link #take}.
 * One thread only.
 */
final class Definitions {
    private final Schemas schemas;
    private final boolean v3;
    private final boolean enums;
    private final String prefix;
    private final Descriptions descriptions = Descriptions.load();
    private final Map<String, StructType> byDefinition = new HashMap<>();
    private final Map<String, Made> made = new HashMap<>();
    private final Set<String> wanted = new TreeSet<>();
    private final Map<String, Supplier<JsonObject>> custom = new HashMap<>();

    /**
     * @param enums whether all values of a field are listed
     */
    Definitions(Schemas schemas, boolean v3, boolean enums) {
        this.enums = enums;
        this.schemas = schemas;
        this.v3 = v3;
        this.prefix = v3 ? "#/components/schemas/" : "#/definitions/";
        for (StructType type : schemas.types()) {
            byDefinition.put(type.definition(), type);
        }
    }

    /** The same with the kinds of custom resources. */
    Definitions with(List<CustomType> types) {
        CustomSchemas schemasOf = new CustomSchemas(this, v3);
        for (CustomType type : types) {
            custom.put(type.definition(), () -> schemasOf.object(type));
            custom.put(type.listDefinition(), () -> schemasOf.list(type));
        }
        return this;
    }

    /** A reference to a definition, which {@link #take} will then hold. */
    JsonObject reference(String definition) {
        wanted.add(definition);
        return JsonObject.of("$ref", prefix + definition);
    }

    /** A finished schema with the definitions that it refers to. */
    private record Made(JsonObject schema, Set<String> references) {}

    /** All definitions that were referred to since the last call, and those that these refer to. */
    JsonObject take() {
        Deque<String> open = new ArrayDeque<>(wanted);
        wanted.clear();
        Map<String, JsonObject> taken = new TreeMap<>();
        while (!open.isEmpty()) {
            String name = open.remove();
            if (!taken.containsKey(name)) {
                Made definition = made.get(name);
                if (definition == null) {
                    definition = make(name);
                    made.put(name, definition);
                }
                taken.put(name, definition.schema);
                open.addAll(definition.references);
            }
        }
        JsonObject.Builder all = JsonObject.builder();
        taken.forEach(all::put);
        return all.build();
    }

    private Made make(String name) {
        StructType type = byDefinition.get(name);
        Supplier<JsonObject> own = custom.get(name);
        JsonObject schema =
                own != null ? own.get() : type == null ? Leaves.definition(name, v3) : struct(type);
        Set<String> references = Set.copyOf(wanted);
        wanted.clear();
        return new Made(schema, references);
    }

    private JsonObject struct(StructType type) {
        JsonObject.Builder out = JsonObject.builder();
        describe(descriptions.of(type), out);
        out.put("type", "object");
        JsonObject.Builder properties = JsonObject.builder();
        List<String> required = new ArrayList<>();
        for (FieldFacts field : type.fieldFacts()) {
            properties.put(field.name(), field(type, field));
            if (field.has("required")) {
                required.add(field.name());
            }
        }
        if (!type.fieldFacts().isEmpty()) {
            out.put("properties", properties.build());
        }
        if (!required.isEmpty()) {
            out.put("required", JsonArray.copyOf(required));
        }
        if (type.atomic()) {
            out.put("x-kubernetes-map-type", "atomic");
        }
        List<JsonObject> unions = unions(type.facts());
        if (!unions.isEmpty()) {
            out.put("x-kubernetes-unions", JsonArray.copyOf(unions));
        }
        List<JsonObject> kinds = kinds(type);
        if (!kinds.isEmpty()) {
            out.put("x-kubernetes-group-version-kind", JsonArray.copyOf(kinds));
        }
        return out.build();
    }

    private static void describe(String text, JsonObject.Builder out) {
        if (!text.isEmpty()) {
            out.put("description", text);
        }
    }

    /** {@code union(type:exempt=Exempt,limited=Limited)}. */
    private static List<JsonObject> unions(List<String> facts) {
        List<JsonObject> unions = new ArrayList<>();
        for (String fact : facts) {
            if (fact.startsWith("union(")) {
                String inner = fact.substring(6, fact.length() - 1);
                int colon = inner.indexOf(':');
                JsonObject.Builder fields = JsonObject.builder();
                for (String pair : inner.substring(colon + 1).split(",")) {
                    int equals = pair.indexOf('=');
                    fields.put(pair.substring(0, equals), pair.substring(equals + 1));
                }
                unions.add(
                        JsonObject.of(
                                "discriminator",
                                colon == 0 ? null : inner.substring(0, colon),
                                "fields-to-discriminateBy",
                                fields.build()));
            }
        }
        return unions;
    }

    private List<JsonObject> kinds(StructType type) {
        if (type.key().equals("meta.v1.DeleteOptions") || type.key().equals("meta.v1.WatchEvent")) {
            return schemas.groupVersions().stream()
                    .map(gv -> kind(new GroupVersionKind(gv.group(), gv.version(), type.name())))
                    .toList();
        }
        GroupVersionKind kind = type.objectKind();
        return kind == null ? List.of() : List.of(kind(kind));
    }

    static JsonObject kind(GroupVersionKind kind) {
        return JsonObject.of("group", kind.group(), "kind", kind.kind(), "version", kind.version());
    }

    private JsonObject field(StructType type, FieldFacts field) {
        JsonObject.Builder out = value(field.type(), field).edit();
        String description = descriptions.of(type, field.name());
        describe(description, out);
        List<String> keys = field.list("map");
        if (field.type().startsWith("[") || field.type().equals("B")) {
            if (keys != null) {
                out.put("x-kubernetes-list-map-keys", JsonArray.copyOf(keys));
                out.put("x-kubernetes-list-type", "map");
            } else if (field.has("set") || field.has("atomic")) {
                out.put("x-kubernetes-list-type", field.has("set") ? "set" : "atomic");
            }
        }
        if (field.has("struct-atomic") || field.has("struct-granular")) {
            out.put("x-kubernetes-map-type", field.has("struct-atomic") ? "atomic" : "granular");
        }
        String patch = field.value("patch");
        if (!patch.isEmpty()) {
            int open = patch.indexOf('(');
            out.put("x-kubernetes-patch-strategy", open < 0 ? patch : patch.substring(0, open));
            if (open > 0) {
                out.put(
                        "x-kubernetes-patch-merge-key",
                        patch.substring(open + 1, patch.length() - 1));
            }
        }
        if (v3 && !out.build().has("default")) {
            Object standard = standard(field);
            if (standard != null) {
                out.put("default", standard);
            }
        }
        return out.build();
    }

    /** The declared default, or what Go writes for a plain value that nobody set. */
    private static @Nullable Object standard(FieldFacts field) {
        Object declared = field.declared();
        if (declared != null) {
            return declared;
        }
        if (field.has("struct") || field.has("omitzero")) {
            return JsonObject.EMPTY;
        }
        return field.has("always") ? zero(field.type()) : null;
    }

    private static @Nullable Object zero(String code) {
        return switch (code.charAt(0)) {
            case 's' -> "";
            case 'i', 'l', 'd' -> 0L;
            case 'b' -> false;
            case '=' -> JsonObject.EMPTY;
            default -> null;
        };
    }

    /**
     * The schema of a type in the data file's letters.
     *
     * @param field with the enum of the innermost type; null for elements of it
     */
    private JsonObject value(String code, @Nullable FieldFacts field) {
        return switch (code.charAt(0)) {
            case '=' -> referred(schemas.struct(code.substring(1)).definition(), field != null);
            case '[' -> JsonObject.of("type", "array", "items", element(code.substring(1), field));
            case '{' ->
                    JsonObject.of(
                            "type",
                            "object",
                            "additionalProperties",
                            element(code.substring(1), field));
            default -> {
                JsonObject leaf = Leaves.inPlace(code.charAt(0));
                if (leaf == null) {
                    yield referred(
                            Objects.requireNonNull(Leaves.name(code.charAt(0))), field != null);
                }
                yield withEnum(leaf, field);
            }
        };
    }

    private JsonObject element(String code, @Nullable FieldFacts field) {
        JsonObject schema = value(code, null);
        if (code.length() == 1) {
            schema = withEnum(schema, field);
        }
        Object zero = v3 ? zero(code) : null;
        if (zero == null) {
            return schema;
        }
        return schema.has("$ref")
                ? JsonObject.of("allOf", JsonArray.of(schema), "default", zero)
                : schema.with("default", zero);
    }

    private JsonObject withEnum(JsonObject schema, @Nullable FieldFacts field) {
        List<String> values = field == null || !enums ? null : field.list("enum");
        return values == null || !"string".equals(schema.get("type"))
                ? schema
                : schema.with("enum", JsonArray.copyOf(values));
    }

    /** Siblings of a $ref are allowed by upstream's v2; v3 wraps it. */
    private JsonObject referred(String definition, boolean withSiblings) {
        JsonObject reference = reference(definition);
        return v3 && withSiblings ? JsonObject.of("allOf", JsonArray.of(reference)) : reference;
    }
}
