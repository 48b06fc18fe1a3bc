package io.jukung.bench.api;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * One request as it is repeated.
 *
 * @param path with its query, below the server's address
 * @param accept the media type wanted
 * @param gzip whether the answer may be compressed
 */
public record Call(
        String method,
        String path,
        String accept,
        boolean gzip,
        String contentType,
        byte @Nullable [] body) {
    public static final String JSON = "application/json";
    static final String PROTOBUF = "application/vnd.kubernetes.protobuf";
    public static final String TABLE = "application/json;as=Table;v=v1;g=meta.k8s.io";

    public static Call get(String path) {
        return new Call("GET", path, JSON, false, "", null);
    }

    public static Call post(String path, String body) {
        return new Call("POST", path, JSON, false, JSON, utf8(body));
    }

    public static Call patch(String path, String type, String body) {
        return new Call("PATCH", path, JSON, false, type, utf8(body));
    }

    public static Call delete(String path) {
        return new Call("DELETE", path, JSON, false, "", null);
    }

    public Call as(String mediaType) {
        return new Call(method, path, mediaType, gzip, contentType, body);
    }

    Call compressed() {
        return new Call(method, path, accept, true, contentType, body);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
