package io.jukung.schema.openapi;

import io.jukung.machinery.names.GroupVersionKind;
import io.jukung.machinery.tree.JsonObject;
import java.util.List;

/**
 * One version of a custom resource, for documents.
 *
 * @param plural the resource's name in paths
 * @param status whether it has {@code /status}
 * @param scale whether it has {@code /scale}
 * @param schema its {@code openAPIV3Schema}
 * @param selectable the fields that field selectors may name besides those of metadata
 */
public record CustomType(
        GroupVersionKind kind,
        String listKind,
        String plural,
        boolean namespaced,
        boolean status,
        boolean scale,
        JsonObject schema,
        List<String> selectable) {
    /** {@code com.example.v1.Foo}. */
    String definition() {
        return definition(kind.kind());
    }

    String listDefinition() {
        return definition(listKind);
    }

    private String definition(String name) {
        List<String> labels = List.of(kind.group().split("\\."));
        return String.join(".", labels.reversed()) + "." + kind.version() + "." + name;
    }
}
