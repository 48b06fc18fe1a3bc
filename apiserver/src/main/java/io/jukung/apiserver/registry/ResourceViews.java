package io.jukung.apiserver.registry;

import io.jukung.apiserver.admission.Views;
import io.jukung.machinery.managedfields.Overlay;
import io.jukung.machinery.names.GroupVersion;
import io.jukung.machinery.names.GroupVersionKind;
import io.jukung.machinery.names.GroupVersionResource;
import io.jukung.machinery.tree.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A stored resource's objects in its versions. Versions of one shape share a definition; those of a
 * custom resource have one each, and meet in the stored version.
 */
record ResourceViews(Resource resource, GroupVersionKind requested) implements Views {
    @Override
    public Map<GroupVersionResource, GroupVersionKind> names() {
        Map<GroupVersionResource, GroupVersionKind> names = new LinkedHashMap<>();
        for (ResourceDefinition version : resource.versions) {
            for (GroupVersion served : version.groupVersions()) {
                names.put(served.resource(version.resource()), served.kind(version.kind()));
            }
        }
        return names;
    }

    @Override
    public JsonObject show(JsonObject object, GroupVersionKind kind) {
        ResourceDefinition other = sibling(kind.groupVersion());
        return other == null
                ? resource.toVersion(object, kind.groupVersion())
                : between(object, resource.definition, other);
    }

    @Override
    public JsonObject take(JsonObject shown) {
        GroupVersionKind kind = GroupVersionKind.of(shown);
        ResourceDefinition other = sibling(kind.groupVersion());
        KindSchema schema = schema(kind);
        JsonObject known = schema == null ? shown : schema.decode(shown).object();
        return other == null
                ? resource.toStorage(known)
                : between(known, other, resource.definition);
    }

    @Override
    public JsonObject overlaid(JsonObject shown, JsonObject configuration) {
        GroupVersionKind kind = GroupVersionKind.of(shown);
        KindSchema schema = schema(kind);
        if (schema == null) {
            throw new IllegalArgumentException("there is no schema of " + kind);
        }
        return Overlay.of(shown, configuration, schema.type());
    }

    private @Nullable KindSchema schema(GroupVersionKind kind) {
        ResourceDefinition other = sibling(kind.groupVersion());
        return other == null ? resource.schemas.find(kind) : other.schema();
    }

    /** The definition of another version of a custom resource; null where the own one serves it. */
    private @Nullable ResourceDefinition sibling(GroupVersion version) {
        for (ResourceDefinition one : resource.versions) {
            if (one.groupVersions().contains(version)) {
                return one.storageVersion().equals(resource.definition.storageVersion())
                        ? null
                        : one;
            }
        }
        return null;
    }

    private static JsonObject between(
            JsonObject object, ResourceDefinition from, ResourceDefinition to) {
        Reshaping out = from.reshaping();
        Reshaping in = to.reshaping();
        JsonObject stored = out == null ? object : out.write(object);
        return in == null ? stored : in.read(stored);
    }
}
