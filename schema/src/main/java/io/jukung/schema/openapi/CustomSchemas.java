package io.jukung.schema.openapi;

import io.jukung.machinery.names.GroupVersionKind;
import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonObject;
import java.util.ArrayList;
import java.util.List;

/**
 * Schemas of custom resources as definitions: with what every object has, and for v2 without what
 * its readers do not understand.
 */
final class CustomSchemas {
    private static final String META = "io.k8s.apimachinery.pkg.apis.meta.v1.";
    private static final String API_VERSION =
            "APIVersion defines the versioned schema of this representation of an object. Servers"
                    + " should convert recognized schemas to the latest internal value, and may"
                    + " reject unrecognized values. More info:"
                    + " https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md#resources";
    private static final String KIND =
            "Kind is a string value representing the REST resource this object represents. Servers"
                    + " may infer this from the endpoint the client submits requests to. Cannot be"
                    + " updated. In CamelCase. More info:"
                    + " https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md#types-kinds";
    private static final String METADATA =
            "Standard object's metadata. More info:"
                    + " https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md#metadata";
    private static final String LIST_METADATA =
            "Standard list metadata. More info:"
                    + " https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md#types-kinds";
    private static final JsonArray INT_OR_STRING =
            JsonArray.of(JsonObject.of("type", "integer"), JsonObject.of("type", "string"));

    private final Definitions definitions;
    private final boolean v3;

    CustomSchemas(Definitions definitions, boolean v3) {
        this.definitions = definitions;
        this.v3 = v3;
    }

    JsonObject object(CustomType type) {
        JsonObject schema;
        boolean preserves = type.schema().bool("x-kubernetes-preserve-unknown-fields", false);
        if (type.schema().isEmpty() || (!v3 && preserves)) {
            schema = JsonObject.of("type", "object");
        } else {
            schema = part(type.schema());
            schema =
                    schema.with(
                            "properties",
                            schema.object("properties")
                                    .with("apiVersion", text(API_VERSION))
                                    .with("kind", text(KIND))
                                    .with("metadata", described(META + "ObjectMeta", METADATA)));
        }
        return marked(schema, type, type.kind());
    }

    JsonObject list(CustomType type) {
        GroupVersionKind kind = type.kind();
        JsonObject schema =
                JsonObject.of(
                        "description",
                        type.listKind() + " is a list of " + kind.kind(),
                        "type",
                        "object",
                        "required",
                        JsonArray.of("items"),
                        "properties",
                        JsonObject.of(
                                "apiVersion",
                                text(API_VERSION),
                                "kind",
                                text(KIND),
                                "metadata",
                                described(META + "ListMeta", LIST_METADATA),
                                "items",
                                JsonObject.of(
                                        "description",
                                        "List of "
                                                + type.plural()
                                                + ". More info:"
                                                + " https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md",
                                        "type",
                                        "array",
                                        "items",
                                        definitions.reference(type.definition()))));
        return marked(
                schema, type, new GroupVersionKind(kind.group(), kind.version(), type.listKind()));
    }

    private static JsonObject marked(JsonObject schema, CustomType type, GroupVersionKind kind) {
        JsonObject marked =
                schema.with(
                        "x-kubernetes-group-version-kind", JsonArray.of(Definitions.kind(kind)));
        return type.selectable().isEmpty()
                ? marked
                : marked.with(
                        "x-kubernetes-selectable-fields",
                        JsonArray.of(
                                type.selectable().stream()
                                        .map(field -> JsonObject.of("fieldPath", field))
                                        .toArray()));
    }

    private static JsonObject text(String description) {
        return JsonObject.of("description", description, "type", "string");
    }

    private JsonObject described(String definition, String description) {
        JsonObject reference = definitions.reference(definition);
        return v3
                ? JsonObject.of("description", description, "allOf", JsonArray.of(reference))
                : reference.with("description", description);
    }

    private JsonObject part(JsonObject schema) {
        JsonObject known = v3 ? unfolded(schema) : plain(schema);
        JsonObject.Builder out = known.edit();
        JsonObject.Builder properties = JsonObject.builder();
        known.object("properties")
                .forEach((name, value) ->
                        properties.put(name, value instanceof JsonObject o ? part(o) : value));
        if (known.has("properties")) {
            out.put("properties", properties.build());
        }
        for (String key : List.of("items", "additionalProperties")) {
            if (known.get(key) instanceof JsonObject below) {
                out.put(key, part(below));
            }
        }
        JsonObject built = out.build();
        return known.bool("x-kubernetes-embedded-resource", false)
                        && (v3 || !known.bool("x-kubernetes-preserve-unknown-fields", false))
                ? embedded(built)
                : built;
    }

    private JsonObject embedded(JsonObject schema) {
        List<Object> required = new ArrayList<>(schema.array("required").asList());
        for (String name : List.of("kind", "apiVersion")) {
            if (!required.contains(name)) {
                required.add(name);
            }
        }
        return schema.with(
                        "properties",
                        schema.object("properties")
                                .with("apiVersion", text(API_VERSION))
                                .with("kind", text(KIND))
                                .with("metadata", described(META + "ObjectMeta", METADATA)))
                .with("required", JsonArray.copyOf(required));
    }

    /** What {@code x-kubernetes-int-or-string} means, for readers that do not know it. */
    private static JsonObject unfolded(JsonObject schema) {
        if (!schema.bool("x-kubernetes-int-or-string", false)
                || INT_OR_STRING.equals(schema.get("anyOf"))) {
            return schema;
        }
        JsonArray all = schema.array("allOf");
        if (!all.isEmpty() && INT_OR_STRING.equals(all.object(0).get("anyOf"))) {
            return schema;
        }
        if (!schema.has("anyOf")) {
            return schema.with("anyOf", INT_OR_STRING);
        }
        List<Object> first = new ArrayList<>(List.of(JsonObject.of("anyOf", INT_OR_STRING)));
        all.forEach(first::add);
        return schema.with("allOf", JsonArray.copyOf(first));
    }

    /** The schema without what v2 cannot say. */
    private static JsonObject plain(JsonObject schema) {
        JsonObject.Builder out = schema.edit();
        List.of("allOf", "oneOf", "anyOf", "not").forEach(out::remove);
        boolean preserve = schema.bool("x-kubernetes-preserve-unknown-fields", false);
        String type = schema.string("type");
        if (schema.bool("nullable", false)) {
            List.of("type", "nullable", "items", "properties").forEach(out::remove);
        }
        if (preserve) {
            List.of("items", "properties").forEach(out::remove);
            if (type.equals("object") || type.equals("array")) {
                out.remove("type");
            }
        }
        List<Object> required = new ArrayList<>();
        for (Object name : schema.array("required")) {
            JsonObject property = schema.object("properties").object(String.valueOf(name));
            if (!property.bool("nullable", false)) {
                required.add(name);
            }
        }
        out.putOrRemove("required", required.isEmpty() ? null : JsonArray.copyOf(required));
        return out.build();
    }
}
