package io.jukung.schema.openapi;

import io.jukung.machinery.tree.Json;
import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.machinery.tree.Yaml;
import io.jukung.schema.protobuf.ProtoWriter;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes a v2 document as the message {@code openapi.v2.Document} of gnostic's OpenAPIv2.proto,
 * which older kubectl and client-go ask for. The numbers are that file's.
 */
final class Gnostic {
    private Gnostic() {}

    static byte[] encode(JsonObject document) {
        ProtoWriter out = new ProtoWriter();
        text(document, "swagger", 1, out);
        out.message(
                2,
                info -> {
                    text(document.object("info"), "title", 1, info);
                    text(document.object("info"), "version", 2, info);
                });
        out.message(8, paths -> named(document.object("paths"), 2, paths, Gnostic::pathItem));
        out.message(
                9,
                definitions ->
                        named(document.object("definitions"), 1, definitions, Gnostic::schema));
        for (JsonObject requirement : document.array("security").objects()) {
            out.message(12, one -> named(requirement, 1, one, (object, array) -> {}));
        }
        out.message(
                13,
                all ->
                        named(
                                document.object("securityDefinitions"),
                                1,
                                all,
                                (definition, one) ->
                                        one.message(2, key -> apiKey(definition, key))));
        return out.toBytes();
    }

    private static void apiKey(JsonObject definition, ProtoWriter out) {
        text(definition, "type", 1, out);
        text(definition, "name", 2, out);
        text(definition, "in", 3, out);
        text(definition, "description", 4, out);
    }

    /** A map as repeated pairs of name and value. */
    private static void named(
            JsonObject map, int field, ProtoWriter out, BiConsumer<JsonObject, ProtoWriter> value) {
        map.forEach((name, member) ->
                out.message(
                        field,
                        pair -> {
                            pair.text(1, name);
                            JsonObject object =
                                    member instanceof JsonObject o ? o : JsonObject.EMPTY;
                            pair.message(2, inner -> value.accept(object, inner));
                        }));
    }

    private static void pathItem(JsonObject item, ProtoWriter out) {
        String[] methods = {"get", "put", "post", "delete", "options", "head", "patch"};
        for (int i = 0; i < methods.length; i++) {
            if (item.has(methods[i])) {
                JsonObject operation = item.object(methods[i]);
                out.message(i + 2, inner -> operation(operation, inner));
            }
        }
        parameters(item, 9, out);
    }

    private static void operation(JsonObject operation, ProtoWriter out) {
        texts(operation, "tags", 1, out);
        text(operation, "description", 3, out);
        text(operation, "operationId", 5, out);
        texts(operation, "produces", 6, out);
        texts(operation, "consumes", 7, out);
        parameters(operation, 8, out);
        out.message(
                9,
                responses ->
                        named(
                                operation.object("responses"),
                                1,
                                responses,
                                (response, value) ->
                                        value.message(1, inner -> response(response, inner))));
        texts(operation, "schemes", 10, out);
        extensions(operation, 13, out);
    }

    private static void response(JsonObject response, ProtoWriter out) {
        text(response, "description", 1, out);
        if (response.has("schema")) {
            out.message(
                    2, item -> item.message(1, inner -> schema(response.object("schema"), inner)));
        }
    }

    private static void parameters(JsonObject holder, int field, ProtoWriter out) {
        for (JsonObject parameter : holder.array("parameters").objects()) {
            out.message(field, item -> item.message(1, inner -> parameter(parameter, inner)));
        }
    }

    private static void parameter(JsonObject parameter, ProtoWriter out) {
        switch (parameter.string("in")) {
            case "body" ->
                    out.message(
                            1,
                            body -> {
                                text(parameter, "description", 1, body);
                                text(parameter, "name", 2, body);
                                text(parameter, "in", 3, body);
                                flag(parameter, "required", 4, body);
                                body.message(5, inner -> schema(parameter.object("schema"), inner));
                            });
            case "query" -> out.message(2, any -> any.message(3, q -> plain(parameter, 6, 20, q)));
            case "path" -> out.message(2, any -> any.message(4, p -> plain(parameter, 5, 19, p)));
            default -> throw new IllegalArgumentException("parameter in " + parameter.get("in"));
        }
    }

    private static void plain(JsonObject parameter, int type, int unique, ProtoWriter out) {
        flag(parameter, "required", 1, out);
        text(parameter, "in", 2, out);
        text(parameter, "description", 3, out);
        text(parameter, "name", 4, out);
        text(parameter, "type", type, out);
        flag(parameter, "uniqueItems", unique, out);
    }

    private static void schema(JsonObject schema, ProtoWriter out) {
        text(schema, "$ref", 1, out);
        text(schema, "format", 2, out);
        text(schema, "title", 3, out);
        text(schema, "description", 4, out);
        if (schema.has("default")) {
            out.message(5, any -> any.text(2, yaml(schema.get("default"))));
        }
        text(schema, "pattern", 13, out);
        texts(schema, "required", 19, out);
        for (Object value : schema.array("enum")) {
            out.message(20, any -> any.text(2, yaml(value)));
        }
        if (schema.get("additionalProperties") instanceof JsonObject values) {
            out.message(21, item -> item.message(1, inner -> schema(values, inner)));
        } else if (schema.get("additionalProperties") instanceof Boolean allowed) {
            out.message(21, item -> item.flag(2, allowed));
        }
        if (schema.get("type") instanceof String type) {
            out.message(22, item -> item.text(1, type));
        }
        if (schema.get("items") instanceof JsonObject items) {
            out.message(23, item -> item.message(1, inner -> schema(items, inner)));
        }
        for (JsonObject part : schema.array("allOf").objects()) {
            out.message(24, inner -> schema(part, inner));
        }
        if (schema.has("properties")) {
            out.message(
                    25,
                    properties ->
                            named(schema.object("properties"), 1, properties, Gnostic::schema));
        }
        extensions(schema, 31, out);
    }

    /** Members whose name begins with x-, as YAML (of which JSON is a part). */
    private static void extensions(JsonObject holder, int field, ProtoWriter out) {
        holder.forEach((name, value) -> {
            if (name.startsWith("x-")) {
                out.message(
                        field,
                        pair -> {
                            pair.text(1, name);
                            pair.message(2, any -> any.text(2, yaml(value)));
                        });
            }
        });
    }

    private static String yaml(@Nullable Object value) {
        return Yaml.write(Json.wrap(value));
    }

    private static void text(JsonObject holder, String name, int field, ProtoWriter out) {
        String value = holder.string(name);
        if (!value.isEmpty()) {
            out.text(field, value);
        }
    }

    private static void flag(JsonObject holder, String name, int field, ProtoWriter out) {
        if (holder.bool(name, false)) {
            out.flag(field, true);
        }
    }

    private static void texts(JsonObject holder, String name, int field, ProtoWriter out) {
        JsonArray values = holder.array(name);
        values.strings().forEach(value -> out.text(field, value));
    }
}
