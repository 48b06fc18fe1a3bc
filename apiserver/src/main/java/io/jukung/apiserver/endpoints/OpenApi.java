package io.jukung.apiserver.endpoints;

import io.jukung.apiserver.registry.Registry;
import io.jukung.apiserver.registry.ResourceDefinition;
import io.jukung.apiserver.registry.VirtualResource;
import io.jukung.apiserver.request.ApiRequest;
import io.jukung.apiserver.request.ApiResponse;
import io.jukung.http.Headers;
import io.jukung.machinery.names.GroupVersionResource;
import io.jukung.machinery.status.StatusException;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.schema.Schemas;
import io.jukung.schema.openapi.OpenApiV2;
import io.jukung.schema.openapi.OpenApiV3;
import io.jukung.schema.openapi.Served;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * {@code /openapi/v2} and {@code /openapi/v3}: what is served, as documents made when asked for.
 */
public final class OpenApi {
    private static final String VERSION = "v1.36.0";
    private static final String V2_PROTOBUF =
            "application/com.github.proto-openapi.spec.v2.v1.0+protobuf";

    private final Registry registry;
    private final boolean enums;
    private final boolean logs;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable OpenApiV2 v2;
    private @Nullable OpenApiV3 v3;

    /**
     * @param enums whether all values of a field are listed (feature gate OpenAPIEnums)
     * @param logs whether {@code /logs/} is served
     */
    public OpenApi(Registry registry, boolean enums, boolean logs) {
        this.registry = registry;
        this.enums = enums;
        this.logs = logs;
    }

    /** {@code /openapi/v2}, as JSON or as the protobuf that kubectl asks for. */
    public ApiResponse v2(ApiRequest request) {
        OpenApiV2 documents = v2();
        String accept = String.join(",", request.headers().all("Accept"));
        return accept.contains("proto-openapi.spec.v2")
                ? tagged(request, V2_PROTOBUF, documents.protobuf())
                : tagged(request, "application/json", documents.json());
    }

    /** {@code /openapi/v3}: where the documents are. */
    public ApiResponse index(ApiRequest request) {
        return new ApiResponse.Raw(
                200, Headers.of("Content-Type", "application/json"), v3().index());
    }

    /** {@code /openapi/v3/apis/apps/v1} and its siblings. */
    public ApiResponse v3(ApiRequest request) {
        String name = request.info().path().substring("/openapi/v3/".length());
        byte[] document = v3().document(name);
        if (document == null) {
            throw StatusException.of(
                    404,
                    "NotFound",
                    "the server could not find the requested resource",
                    JsonObject.EMPTY);
        }
        return tagged(request, "application/json", document);
    }

    private static ApiResponse tagged(ApiRequest request, String type, byte[] body) {
        String etag = "\"" + OpenApiV3.hash(body) + "\"";
        Headers headers = Headers.of("Content-Type", type, "ETag", etag, "Vary", "Accept");
        if (!request.option("hash").isEmpty()) {
            headers.add("Cache-Control", "public, immutable");
        }
        return etag.equals(request.headers().get("If-None-Match", ""))
                ? new ApiResponse.Raw(304, headers, new byte[0])
                : new ApiResponse.Raw(200, headers, body);
    }

    private OpenApiV2 v2() {
        lock.lock();
        try {
            OpenApiV2 known = v2;
            if (known == null) {
                known = new OpenApiV2(Schemas.builtIn(), shown());
                v2 = known;
            }
            return known;
        } finally {
            lock.unlock();
        }
    }

    private OpenApiV3 v3() {
        lock.lock();
        try {
            OpenApiV3 known = v3;
            if (known == null) {
                known = new OpenApiV3(Schemas.builtIn(), shown());
                v3 = known;
            }
            return known;
        } finally {
            lock.unlock();
        }
    }

    private Served shown() {
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
