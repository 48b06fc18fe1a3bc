package io.jukung.apiserver.endpoints;

import io.jukung.apiserver.discovery.Elsewhere;
import io.jukung.apiserver.registry.Registry;
import io.jukung.apiserver.registry.ResourceDefinition;
import io.jukung.apiserver.registry.VirtualResource;
import io.jukung.apiserver.request.ApiRequest;
import io.jukung.apiserver.request.ApiResponse;
import io.jukung.apiserver.request.RequestHandler;
import io.jukung.apiserver.structural.CustomKind;
import io.jukung.http.Headers;
import io.jukung.machinery.names.GroupVersion;
import io.jukung.machinery.names.GroupVersionResource;
import io.jukung.machinery.tree.Json;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.machinery.tree.MalformedException;
import io.jukung.schema.Schemas;
import io.jukung.schema.openapi.CustomType;
import io.jukung.schema.openapi.OpenApiV2;
import io.jukung.schema.openapi.OpenApiV3;
import io.jukung.schema.openapi.Served;
import io.jukung.schema.openapi.SwaggerMerge;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * {@code /openapi/v2} and {@code /openapi/v3}: what is served, as documents made when asked for.
 */
public final class OpenApi {
    private static final String VERSION = "v1.36.0";
    private static final String V2_PROTOBUF =
            "application/com.github.proto-openapi.spec.v2.v1.0+protobuf";
    private static final String OLD_V2_PROTOBUF =
            "application/com.github.proto-openapi.spec.v2@v1.0+protobuf";
    private static final String V3_PROTOBUF =
            "application/com.github.proto-openapi.spec.v3.v1.0+protobuf";
    private static final String OLD_V3_PROTOBUF =
            "application/com.github.proto-openapi.spec.v3@v1.0+protobuf";
    private static final String JSON = "application/json";
    private static final ApiResponse NOT_ACCEPTABLE =
            new ApiResponse.Raw(406, Headers.of("Vary", "Accept"), new byte[0]);

    private final Registry registry;
    private final boolean enums;
    private final boolean logs;
    private final Elsewhere elsewhere;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable OpenApiV3 builtIn;
    private @Nullable Shown shown;

    /** The documents that hold as long as no resource comes, changes or goes. */
    private record Shown(long generation, Swagger v2, OpenApiV3 custom) {}

    /** The v2 document, made when somebody asks for it in that form. */
    private static final class Swagger {
        private final OpenApiV2 own;
        private final List<JsonObject> others;
        private byte @Nullable [] json;
        private byte @Nullable [] protobuf;

        Swagger(OpenApiV2 own, List<JsonObject> others) {
            this.own = own;
            this.others = others;
        }

        synchronized byte[] json() {
            byte[] known = json;
            if (known == null) {
                known = others.isEmpty() ? own.json() : Json.write(merged());
                json = known;
            }
            return known;
        }

        synchronized byte[] protobuf() {
            byte[] known = protobuf;
            if (known == null) {
                known = others.isEmpty() ? own.protobuf() : OpenApiV2.protobuf(merged());
                protobuf = known;
            }
            return known;
        }

        private JsonObject merged() {
            JsonObject all = own.document();
            for (JsonObject other : others) {
                all = SwaggerMerge.merge(all, other);
            }
            return all;
        }
    }

    /**
     * @param enums whether all values of a field are listed (feature gate OpenAPIEnums)
     * @param elsewhere other servers' documents, which stand beside this one's
     * @param logs whether {@code /logs/} is served
     */
    public OpenApi(Registry registry, boolean enums, boolean logs, Elsewhere elsewhere) {
        this.elsewhere = elsewhere;
        this.registry = registry;
        this.enums = enums;
        this.logs = logs;
    }

    /** {@code /openapi/v2}, as JSON or as the protobuf that kubectl asks for. */
    public ApiResponse v2(ApiRequest request) {
        Swagger documents = shown().v2();
        String type = wanted(request, OLD_V2_PROTOBUF, V2_PROTOBUF);
        return switch (type) {
            case JSON -> tagged(request, type, documents.json(), documents.json());
            case "" -> NOT_ACCEPTABLE;
            default -> tagged(request, V2_PROTOBUF, documents.json(), documents.protobuf());
        };
    }

    /** {@code /openapi/v3}: where the documents are; JSON that upstream sends as a plain file. */
    public ApiResponse index(ApiRequest request) {
        Headers headers = Headers.of("Content-Type", "text/plain; charset=utf-8");
        headers.add(
                "Last-Modified",
                DateTimeFormatter.RFC_1123_DATE_TIME.format(ZonedDateTime.now(ZoneOffset.UTC)));
        return new ApiResponse.Raw(200, headers, index());
    }

    private byte[] index() {
        Map<String, String> urls = new TreeMap<>(elsewhere.openApiV3());
        Map<String, byte[]> own = new TreeMap<>(builtIn().all());
        shown().custom().all().forEach(own::putIfAbsent);
        own.forEach(
                (name, document) -> urls.put(name, OpenApiV3.url(name, OpenApiV3.hash(document))));
        return OpenApiV3.indexOf(urls);
    }

    /** {@code /openapi/v3/apis/apps/v1} and its siblings. */
    public ApiResponse v3(ApiRequest request) throws Exception {
        String name = request.info().path().substring("/openapi/v3/".length());
        byte[] document = builtIn().document(name);
        if (document == null) {
            document = shown().custom().document(name);
        }
        if (document != null) {
            return v3(request, name, document);
        }
        RequestHandler other = elsewhere.openApiV3(name);
        return other == null
                ? new ApiResponse.Raw(404, new Headers(), new byte[0])
                : other.handle(request);
    }

    /** A v3 document in the form asked for; who knows another hash is sent to the present one. */
    public static ApiResponse v3(ApiRequest request, String name, byte[] document)
            throws MalformedException {
        String type = wanted(request, V3_PROTOBUF, OLD_V3_PROTOBUF);
        if (type.isEmpty()) {
            return NOT_ACCEPTABLE;
        }
        boolean json = type.equals(JSON);
        String form = json ? JSON : V3_PROTOBUF;
        String asked = request.option("hash");
        String hash = OpenApiV3.hash(document);
        if (asked.isEmpty() || asked.equals(hash)) {
            byte[] body = json ? document : OpenApiV3.protobuf(Json.parse(document));
            return tagged(request, form, document, body);
        }
        String location = OpenApiV3.url(name, hash);
        return new ApiResponse.Raw(
                301,
                Headers.of(
                        "Location",
                        location,
                        "Content-Type",
                        form,
                        "ETag",
                        "\"" + hash + "\"",
                        "Vary",
                        "Accept"),
                new byte[0]);
    }

    /** The first type of the Accept header that is JSON or one of those given; "" for none. */
    private static String wanted(ApiRequest request, String... others) {
        List<String> sent = request.headers().all("Accept");
        for (String clause : String.join(",", sent.isEmpty() ? List.of("*/*") : sent).split(",")) {
            String type = clause.split(";", 2)[0].strip();
            if (List.of(others).contains(type)) {
                return type;
            }
            if (type.equals(JSON) || type.equals("application/*") || type.equals("*/*")) {
                return JSON;
            }
        }
        return "";
    }

    /**
     * A document under the hash of its JSON; who asks for it by that hash may keep it for ever,
     * which is a year.
     */
    private static ApiResponse tagged(ApiRequest request, String type, byte[] json, byte[] body) {
        String etag = "\"" + OpenApiV3.hash(json) + "\"";
        Headers headers = Headers.of("Content-Type", type, "ETag", etag, "Vary", "Accept");
        if (!request.option("hash").isEmpty()) {
            headers.add("Cache-Control", "public, immutable");
            headers.add(
                    "Expires",
                    DateTimeFormatter.RFC_1123_DATE_TIME.format(
                            ZonedDateTime.now(ZoneOffset.UTC).plusYears(1)));
        }
        return etag.equals(request.headers().get("If-None-Match", ""))
                ? new ApiResponse.Raw(304, headers, new byte[0])
                : new ApiResponse.Raw(200, headers, body);
    }

    private OpenApiV3 builtIn() {
        lock.lock();
        try {
            OpenApiV3 known = builtIn;
            if (known == null) {
                known = new OpenApiV3(Schemas.builtIn(), surface());
                builtIn = known;
            }
            return known;
        } finally {
            lock.unlock();
        }
    }

    private Shown shown() {
        lock.lock();
        try {
            long generation = registry.generation() + elsewhere.generation();
            Shown known = shown;
            if (known == null || known.generation() != generation) {
                List<CustomType> custom = custom();
                known =
                        new Shown(
                                generation,
                                new Swagger(
                                        new OpenApiV2(Schemas.builtIn(), surface(), custom),
                                        elsewhere.openApiV2()),
                                new OpenApiV3(Schemas.builtIn(), surface(), custom));
                shown = known;
            }
            return known;
        } finally {
            lock.unlock();
        }
    }

    private List<CustomType> custom() {
        List<CustomType> all = new ArrayList<>();
        for (ResourceDefinition definition : registry.resources()) {
            if (definition.schema() instanceof CustomKind kind) {
                for (GroupVersion served : definition.groupVersions()) {
                    all.add(
                            new CustomType(
                                    served.kind(definition.kind()),
                                    definition.listKind(),
                                    definition.resource(),
                                    definition.namespaced(),
                                    definition.subresource("status") != null,
                                    definition.subresource("scale") != null,
                                    kind.schema().raw(),
                                    List.copyOf(
                                            definition
                                                    .strategy()
                                                    .selectableFields(JsonObject.EMPTY)
                                                    .keySet())));
                }
            }
        }
        return all;
    }

    private Served surface() {
        Set<GroupVersionResource> all = served();
        return new Served(info -> all.contains(info.resource()), enums, logs, VERSION);
    }

    private Set<GroupVersionResource> served() {
        Set<GroupVersionResource> all = new HashSet<>();
        for (ResourceDefinition definition : registry.resources()) {
            definition.groupVersions().forEach(gv -> all.add(gv.resource(definition.resource())));
        }
        for (VirtualResource definition : registry.virtualResources()) {
            all.add(definition.groupVersion().resource(definition.resource()));
        }
        return all;
    }
}
