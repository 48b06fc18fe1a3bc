package io.jukung.schema.openapi;

import io.jukung.machinery.tree.Json;
import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.schema.Schemas;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The one OpenAPI v2 document, {@code /openapi/v2}.
 *
 * <pre>{@code
 * OpenApiV2 v2 = new OpenApiV2(Schemas.builtIn(), Served.byDefault("v1.36.0"));
 * byte[] json = v2.json();
 * }</pre>
 */
public final class OpenApiV2 {
    /** The content type of {@link #protobuf()}. */
    public static final String PROTOBUF =
            "application/com.github.proto-openapi.spec.v2.v1.0+protobuf";

    private final Schemas schemas;
    private final Served served;
    private final List<CustomType> custom;
    private byte @Nullable [] json;
    private byte @Nullable [] protobuf;

    public OpenApiV2(Schemas schemas, Served served) {
        this(schemas, served, List.of());
    }

    /**
     * @param custom the custom resources that are served besides
     */
    public OpenApiV2(Schemas schemas, Served served, List<CustomType> custom) {
        this.schemas = schemas;
        this.served = served;
        this.custom = List.copyOf(custom);
    }

    /** The document as JSON, made once. */
    public synchronized byte[] json() {
        byte[] known = json;
        if (known == null) {
            known = Json.write(document());
            json = known;
        }
        return known;
    }

    /** The document as gnostic's protobuf message, made once. */
    public synchronized byte[] protobuf() {
        byte[] known = protobuf;
        if (known == null) {
            known = protobuf(document());
            protobuf = known;
        }
        return known;
    }

    /** Any v2 document as gnostic's protobuf message {@code openapi.v2.Document}. */
    public static byte[] protobuf(JsonObject document) {
        return Gnostic.V2.encode(document);
    }

    /**
     * The document as a tree, made anew; custom resources add their paths and definitions to it.
     */
    public JsonObject document() {
        Definitions definitions = new Definitions(schemas, false, served.enums()).with(custom);
        Map<String, JsonObject> paths = new TreeMap<>();
        for (List<PathItem> items : Surface.of(schemas, served).values()) {
            for (PathItem item : items) {
                paths.put(item.path(), item(item, definitions));
            }
        }
        for (List<PathItem> items : CustomPaths.of(custom).values()) {
            for (PathItem item : items) {
                paths.put(item.path(), item(item, definitions));
            }
        }
        return JsonObject.of(
                "swagger",
                "2.0",
                "info",
                JsonObject.of("title", "Kubernetes", "version", served.version()),
                "paths",
                JsonObject.copyOf(paths),
                "definitions",
                definitions.take(),
                "security",
                JsonArray.of(JsonObject.of("BearerToken", JsonArray.EMPTY)),
                "securityDefinitions",
                JsonObject.of(
                        "BearerToken",
                        JsonObject.of(
                                "description",
                                "Bearer Token authentication",
                                "in",
                                "header",
                                "name",
                                "authorization",
                                "type",
                                "apiKey")));
    }

    private static JsonObject item(PathItem item, Definitions definitions) {
        JsonObject.Builder out = JsonObject.builder();
        if (!item.parameters().isEmpty()) {
            out.put(
                    "parameters",
                    JsonArray.copyOf(
                            item.parameters().stream().map(OpenApiV2::parameter).toList()));
        }
        for (Operation operation : item.operations()) {
            out.put(operation.method(), operation(operation, definitions));
        }
        return out.build();
    }

    private static JsonObject parameter(Parameter parameter) {
        return JsonObject.of(
                "name",
                parameter.name(),
                "in",
                parameter.in(),
                "type",
                parameter.type(),
                "description",
                parameter.description(),
                "uniqueItems",
                true,
                "required",
                parameter.in().equals("path") ? true : null);
    }

    private static JsonObject operation(Operation operation, Definitions definitions) {
        JsonObject.Builder out = JsonObject.builder();
        if (!operation.consumes().isEmpty()) {
            out.put("consumes", JsonArray.copyOf(operation.consumes()));
        }
        if (!operation.produces().isEmpty()) {
            out.put("produces", JsonArray.copyOf(operation.produces()));
        }
        if (!operation.description().isEmpty()) {
            out.put("description", operation.description());
        }
        out.put("operationId", operation.id());
        out.put("schemes", JsonArray.of("https"));
        out.put("tags", JsonArray.of(operation.tag()));
        JsonArray parameters =
                JsonArray.copyOf(
                        operation.parameters().stream().map(OpenApiV2::parameter).toList());
        String body = operation.body();
        if (body != null) {
            parameters =
                    parameters.plus(
                            JsonObject.of(
                                    "in",
                                    "body",
                                    "name",
                                    "body",
                                    "required",
                                    operation.bodyRequired() ? true : null,
                                    "schema",
                                    definitions.reference(body)));
        }
        if (!parameters.isEmpty()) {
            out.put("parameters", parameters);
        }
        JsonObject.Builder responses = JsonObject.builder();
        operation
                .responses()
                .forEach((code, type) ->
                        responses.put(
                                code,
                                JsonObject.of(
                                        "description",
                                        Responses.text(code),
                                        "schema",
                                        type.isEmpty()
                                                ? JsonObject.of("type", "string")
                                                : definitions.reference(type))));
        responses.put("401", JsonObject.of("description", "Unauthorized"));
        out.put("responses", responses.build());
        Responses.extensions(operation, out);
        return out.build();
    }
}
