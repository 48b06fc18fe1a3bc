package io.jukung.apiserver.registry;

import io.jukung.machinery.managedfields.FieldSet;
import io.jukung.machinery.managedfields.Versions;
import io.jukung.machinery.names.GroupVersion;
import io.jukung.machinery.tree.JsonObject;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The versions of a resource's kind as managed fields need them. */
final class KindVersions implements Versions {
    private final ResourceDefinition resource;
    private final KindSchema.Source schemas;
    private final FieldSet ignored;
    private final Map<String, Optional<Shape>> shapes = new ConcurrentHashMap<>();

    /**
     * @param ignored what the endpoint resets
     */
    KindVersions(ResourceDefinition resource, KindSchema.Source schemas, FieldSet ignored) {
        this.resource = resource;
        this.schemas = schemas;
        this.ignored = ignored;
    }

    @Override
    public @Nullable Shape shape(String apiVersion) {
        Optional<Shape> known = shapes.get(apiVersion);
        if (known == null) {
            KindSchema schema = schemas.find(version(apiVersion).kind(resource.kind()));
            known = Optional.ofNullable(schema).map(found -> new Shape(found.type(), ignored));
            // Clients may name any version in managed fields: only those that exist are kept.
            if (known.isPresent()) {
                shapes.put(apiVersion, known);
            }
        }
        return known.orElse(null);
    }

    @Override
    public JsonObject convert(JsonObject object, String apiVersion) {
        return resource.conversion().convert(object, version(apiVersion));
    }

    private static GroupVersion version(String apiVersion) {
        return GroupVersion.parse(apiVersion);
    }
}
