package io.jukung.codegen;

import java.util.List;

/**
 * One type of the API.
 *
 * @param in the package it belongs to
 * @param name upstream's name inside the package, such as {@code PodSpec}
 * @param facts what the overlay adds, in its own words: {@code struct-atomic}
 */
record ApiType(ApiPackage in, String name, String description, String facts, List<Field> fields) {
    /** The key under which fields refer to it: {@code core.v1.PodSpec}. */
    String key() {
        return in.key() + "." + name;
    }

    boolean has(String field) {
        return fields.stream().anyMatch(f -> f.name().equals(field));
    }

    /** Whether it is the type of whole objects, lists or reviews: has a kind of its own. */
    boolean hasKind() {
        return has("apiVersion")
                && has("kind")
                && fields.stream().noneMatch(f -> f.required() && f.name().equals("kind"))
                && !REFERENCES.contains(name);
    }

    boolean isObject() {
        return hasKind()
                && fields.stream()
                        .anyMatch(f ->
                                f.name().equals("metadata")
                                        && f.type() instanceof FieldType.Ref(String type)
                                        && type.equals("meta.v1.ObjectMeta"));
    }

    /** Types whose apiVersion and kind name something else. */
    private static final List<String> REFERENCES =
            List.of(
                    "ParamKind",
                    "BoundObjectReference",
                    "CrossVersionObjectReference",
                    "ObjectReference",
                    "OwnerReference");
}
