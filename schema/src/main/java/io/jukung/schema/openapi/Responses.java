package io.jukung.schema.openapi;

import io.jukung.machinery.names.GroupVersionKind;
import io.jukung.machinery.tree.JsonObject;

/** What operations of both versions of OpenAPI have in common. */
final class Responses {
    private Responses() {}

    static String text(String code) {
        return switch (code) {
            case "200" -> "OK";
            case "201" -> "Created";
            case "202" -> "Accepted";
            default -> "";
        };
    }

    static void extensions(Operation operation, JsonObject.Builder out) {
        GroupVersionKind kind = operation.kind();
        if (kind != null) {
            out.put("x-kubernetes-action", operation.action());
            out.put("x-kubernetes-group-version-kind", Definitions.kind(kind));
        }
    }
}
