package io.jukung.schema.openapi;

import io.jukung.machinery.names.GroupVersion;
import io.jukung.machinery.tree.Json;
import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.schema.Schemas;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The OpenAPI v3 documents, one per group and version, and their index.
 *
 * <pre>{@code
 * OpenApiV3 v3 = new OpenApiV3(Schemas.builtIn(), Served.byDefault("v1.36.0"));
 * byte[] index = v3.index();                    // GET /openapi/v3
 * byte[] apps = v3.document("apis/apps/v1");    // GET /openapi/v3/apis/apps/v1
 * }</pre>
 */
public final class OpenApiV3 {
    private final Schemas schemas;
    private final Served served;
    private final Map<String, List<PathItem>> surface;
    private final List<CustomType> custom;
    private final Map<String, byte[]> documents = new ConcurrentHashMap<>();

    public OpenApiV3(Schemas schemas, Served served) {
        this.schemas = schemas;
        this.served = served;
        this.surface = Surface.of(schemas, served);
        this.custom = List.of();
    }

    /** The documents of custom resources alone. */
    public OpenApiV3(Schemas schemas, Served served, List<CustomType> custom) {
        this.schemas = schemas;
        this.served = served;
        this.surface = CustomPaths.of(custom);
        this.custom = List.copyOf(custom);
    }

    private Definitions definitions() {
        return new Definitions(schemas, true, served.enums()).with(custom);
    }

    /** The documents' names, sorted: {@code api}, {@code api/v1}, {@code apis/apps/v1}. */
    public Set<String> names() {
        return surface.keySet();
    }

    /** The name of the document of a group and version. */
    public static String name(GroupVersion groupVersion) {
        return Names.root(groupVersion).substring(1);
    }

    /** A document as JSON, made at the first request; null where there is none of that name. */
    public byte @Nullable [] document(String name) {
        List<PathItem> items = surface.get(name);
        return items == null
                ? null
                : documents.computeIfAbsent(name, n -> Json.write(document(items, definitions())));
    }

    /** A document as gnostic's protobuf message {@code openapi.v3.Document}. */
    public static byte[] protobuf(JsonObject document) {
        return Gnostic.V3.encode(document);
    }

    /** The index with a hash of every document in its URL. */
    public byte[] index() {
        return index(all());
    }

    /** All documents by their names. */
    public Map<String, byte[]> all() {
        Definitions definitions = definitions();
        Map<String, byte[]> all = new TreeMap<>();
        surface.forEach((name, items) ->
                all.put(
                        name,
                        documents.computeIfAbsent(
                                name, n -> Json.write(document(items, definitions)))));
        return all;
    }

    /** The index of any documents, those of custom resources included. */
    public static byte[] index(Map<String, byte[]> documents) {
        Map<String, String> urls = new TreeMap<>();
        documents.forEach((name, document) -> urls.put(name, url(name, hash(document))));
        return indexOf(urls);
    }

    /** The index of documents by their URLs. */
    public static byte[] indexOf(Map<String, String> urls) {
        JsonObject.Builder paths = JsonObject.builder();
        urls.forEach((name, url) -> paths.put(name, JsonObject.of("serverRelativeURL", url)));
        return Json.write(JsonObject.of("paths", paths.build()));
    }

    /** Where a document is, as long as it has this hash. */
    public static String url(String name, String hash) {
        return "/openapi/v3/" + name + "?hash=" + hash;
    }

    /** The hash that the index shows for a document, also its ETag: SHA-512 in upper case. */
    public static String hash(byte[] document) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-512").digest(document);
            return HexFormat.of().withUpperCase().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private JsonObject document(List<PathItem> items, Definitions definitions) {
        JsonObject.Builder paths = JsonObject.builder();
        for (PathItem item : items) {
            paths.put(item.path(), item(item, definitions));
        }
        return JsonObject.of(
                "openapi",
                "3.0.0",
                "info",
                JsonObject.of("title", "Kubernetes", "version", served.version()),
                "paths",
                paths.build(),
                "components",
                JsonObject.of(
                        "schemas",
                        definitions.take(),
                        "securitySchemes",
                        JsonObject.of(
                                "BearerToken",
                                JsonObject.of(
                                        "type",
                                        "apiKey",
                                        "description",
                                        "Bearer Token authentication",
                                        "name",
                                        "authorization",
                                        "in",
                                        "header"))));
    }

    private static JsonObject item(PathItem item, Definitions definitions) {
        JsonObject.Builder out = JsonObject.builder();
        if (!item.parameters().isEmpty()) {
            out.put("parameters", parameters(item.parameters()));
        }
        for (Operation operation : item.operations()) {
            out.put(operation.method(), operation(operation, definitions));
        }
        return out.build();
    }

    private static JsonArray parameters(List<Parameter> parameters) {
        return JsonArray.copyOf(
                parameters.stream()
                        .map(p ->
                                JsonObject.of(
                                        "name",
                                        p.name(),
                                        "in",
                                        p.in(),
                                        "description",
                                        p.description(),
                                        "required",
                                        p.in().equals("path") ? true : null,
                                        "schema",
                                        JsonObject.of("type", p.type(), "uniqueItems", true)))
                        .toList());
    }

    private static JsonObject operation(Operation operation, Definitions definitions) {
        JsonObject.Builder out = JsonObject.builder();
        if (!operation.description().isEmpty()) {
            out.put("description", operation.description());
        }
        out.put("operationId", operation.id());
        out.put("tags", JsonArray.of(operation.tag()));
        if (!operation.parameters().isEmpty()) {
            out.put("parameters", parameters(operation.parameters()));
        }
        String body = operation.body();
        if (body != null) {
            out.put(
                    "requestBody",
                    JsonObject.of(
                            "content",
                            content(operation.consumes(), body, definitions),
                            "required",
                            operation.bodyRequired() ? true : null));
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
                                        "content",
                                        content(operation.produces(), type, definitions))));
        responses.put("401", JsonObject.of("description", "Unauthorized"));
        out.put("responses", responses.build());
        Responses.extensions(operation, out);
        return out.build();
    }

    /** The same schema for every content type; text where it has no name. */
    private static JsonObject content(List<String> types, String schema, Definitions definitions) {
        JsonObject media =
                JsonObject.of(
                        "schema",
                        schema.isEmpty()
                                ? JsonObject.of("type", "string")
                                : definitions.reference(schema));
        JsonObject.Builder content = JsonObject.builder();
        types.forEach(type -> content.put(type, media));
        return content.build();
    }
}
