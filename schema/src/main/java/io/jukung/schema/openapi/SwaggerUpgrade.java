package io.jukung.schema.openapi;

import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Turns an OpenAPI v2 document into v3, for servers that know no v3 themselves. */
public final class SwaggerUpgrade {
    private static final List<String> METHODS =
            List.of("get", "put", "post", "delete", "options", "head", "patch");

    private SwaggerUpgrade() {}

    /** The document in v3, with what both versions can say. */
    public static JsonObject toV3(JsonObject v2) {
        JsonObject.Builder paths = JsonObject.builder();
        v2.object("paths").forEach((path, item) -> paths.put(path, item((JsonObject) item)));
        JsonObject.Builder schemas = JsonObject.builder();
        v2.object("definitions").forEach((name, schema) -> schemas.put(name, schema(schema)));
        JsonObject.Builder security = JsonObject.builder();
        v2.object("securityDefinitions")
                .forEach((name, scheme) -> security.put(name, security((JsonObject) scheme)));
        return JsonObject.of(
                "openapi",
                "3.0.0",
                "info",
                v2.get("info"),
                "externalDocs",
                v2.get("externalDocs"),
                "paths",
                paths.build(),
                "components",
                JsonObject.of(
                        "schemas",
                        schemas.build(),
                        "securitySchemes",
                        v2.has("securityDefinitions") ? security.build() : null));
    }

    private static JsonObject item(JsonObject item) {
        JsonObject.Builder out = item.edit();
        for (String method : METHODS) {
            if (item.has(method)) {
                out.put(method, operation(item.object(method)));
            }
        }
        if (item.has("parameters")) {
            out.put("parameters", parameters(item.array("parameters").objects()));
        }
        return out.build();
    }

    private static JsonObject operation(JsonObject operation) {
        JsonObject.Builder out = operation.edit();
        List.of("consumes", "produces", "schemes", "security").forEach(out::remove);
        List<JsonObject> parameters = new ArrayList<>();
        for (JsonObject parameter : operation.array("parameters").objects()) {
            if (parameter.string("name").equals("body") && parameter.has("schema")) {
                out.put("requestBody", content(parameter, operation.array("consumes")));
            } else {
                parameters.add(parameter);
            }
        }
        out.putOrRemove("parameters", parameters.isEmpty() ? null : parameters(parameters));
        JsonObject.Builder responses = JsonObject.builder();
        operation
                .object("responses")
                .forEach((code, response) ->
                        responses.put(
                                code,
                                code.startsWith("x-")
                                        ? response
                                        : response(
                                                (JsonObject) response,
                                                operation.array("produces"))));
        return out.put("responses", responses.build()).build();
    }

    private static JsonObject response(JsonObject response, JsonArray produces) {
        JsonObject.Builder out = JsonObject.builder();
        response.forEach((name, value) -> {
            if (name.equals("description") || name.startsWith("x-")) {
                out.put(name, value);
            } else if (name.equals("$ref")) {
                out.put(name, ((String) value).replace("#/responses/", "#/components/responses/"));
            }
        });
        if (response.has("schema")) {
            out.putOrRemove("content", content(response, produces).get("content"));
        }
        return out.build();
    }

    /** The schema of a body once for every media type. */
    private static JsonObject content(JsonObject holder, JsonArray types) {
        JsonObject media = JsonObject.of("schema", schema(holder.get("schema")));
        JsonObject.Builder content = JsonObject.builder();
        types.strings().forEach(type -> content.put(type, media));
        return JsonObject.of("content", types.isEmpty() ? null : content.build());
    }

    private static JsonArray parameters(List<JsonObject> parameters) {
        List<Object> all = new ArrayList<>();
        for (JsonObject parameter : parameters) {
            JsonObject.Builder out = parameter.edit();
            List.of("type", "format", "uniqueItems", "schema").forEach(out::remove);
            if (parameter.has("$ref")) {
                String ref = parameter.string("$ref");
                out.put("$ref", ref.replace("#/parameters/", "#/components/parameters/"));
            }
            out.put(
                    "schema",
                    parameter.has("schema")
                            ? schema(parameter.get("schema"))
                            : JsonObject.of(
                                    "type",
                                    parameter.get("type"),
                                    "format",
                                    parameter.get("format"),
                                    "uniqueItems",
                                    parameter.get("uniqueItems")));
            all.add(out.build());
        }
        return JsonArray.copyOf(all);
    }

    /** Schemas are the same but for where they refer to; what stands beside a reference stays. */
    private static Object schema(@Nullable Object schema) {
        if (!(schema instanceof JsonObject object)) {
            return schema == null ? JsonObject.EMPTY : schema;
        }
        JsonObject.Builder out = object.edit();
        if (object.has("properties")) {
            JsonObject.Builder properties = JsonObject.builder();
            object.object("properties")
                    .forEach((name, value) -> properties.put(name, schema(value)));
            out.put("properties", properties.build());
        }
        if (object.get("items") instanceof JsonObject items) {
            out.put("items", schema(items));
        }
        if (object.get("additionalProperties") instanceof JsonObject values) {
            out.put("additionalProperties", schema(values));
        }
        if (!object.has("$ref")) {
            return out.build();
        }
        JsonObject reference =
                JsonObject.of(
                        "$ref",
                        object.string("$ref").replace("#/definitions/", "#/components/schemas/"));
        out.remove("$ref");
        JsonObject beside = out.build();
        return beside.isEmpty() ? reference : beside.with("allOf", JsonArray.of(reference));
    }

    private static JsonObject security(JsonObject scheme) {
        JsonObject.Builder out = scheme.edit();
        List.of("flow", "authorizationUrl", "tokenUrl", "scopes").forEach(out::remove);
        if (scheme.has("flow")) {
            out.put(
                    "flows",
                    JsonObject.of(
                            scheme.string("flow"),
                            JsonObject.of(
                                    "authorizationUrl",
                                    scheme.get("authorizationUrl"),
                                    "tokenUrl",
                                    scheme.get("tokenUrl"),
                                    "scopes",
                                    scheme.get("scopes"))));
        }
        return out.build();
    }
}
