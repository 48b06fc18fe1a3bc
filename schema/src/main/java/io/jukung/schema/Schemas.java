package io.jukung.schema;

import io.jukung.machinery.names.GroupVersion;
import io.jukung.machinery.names.GroupVersionKind;
import io.jukung.machinery.names.GroupVersionResource;
import io.jukung.machinery.typed.TypeSchema;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The built-in API surface: every resource, type and default of Kubernetes 1.36.
 *
 * <p>Loading splits some 200 KB of text into lines; each type is parsed when it is first used.
 */
public final class Schemas {
    private static final class Holder {
        private static final Schemas BUILT_IN = new Schemas();
    }

    private final Map<String, StructType> types = new LinkedHashMap<>();
    private final Map<GroupVersionKind, StructType> byKind = new HashMap<>();
    private final List<ResourceInfo> resources;
    private final Map<GroupVersionResource, ResourceInfo> byResource = new HashMap<>();
    private final Map<GroupVersionKind, ResourceInfo> resourceByKind = new HashMap<>();
    private final Defaults defaults;

    private Schemas() {
        PackageInfo in = null;
        for (String line : SchemaFiles.lines("types.txt")) {
            if (line.startsWith("#")) {
                in = PackageInfo.parse(line);
            } else if (in != null) {
                StructType type = new StructType(this, in, line);
                types.put(type.key(), type);
                int tab = line.indexOf('\t');
                int end = line.indexOf('\t', tab + 1);
                if (line.substring(tab, end < 0 ? line.length() : end).endsWith(" kind")) {
                    byKind.put(
                            new GroupVersionKind(in.apiGroup(), in.version(), type.name()), type);
                }
            }
        }
        resources = ResourceTable.read(SchemaFiles.lines("resources.txt"));
        for (ResourceInfo resource : resources) {
            byResource.put(resource.resource(), resource);
            resourceByKind.put(resource.kind(), resource);
        }
        defaults = new Defaults(this, SchemaFiles.lines("defaults.txt"));
    }

    /** The one instance, loaded at the first call. */
    public static Schemas builtIn() {
        return Holder.BUILT_IN;
    }

    /** Every resource of every version, in discovery's order of groups. */
    public List<ResourceInfo> resources() {
        return resources;
    }

    public @Nullable ResourceInfo resource(GroupVersionResource resource) {
        return byResource.get(resource);
    }

    /** Every group and version that is known, those without resources too; sorted by text. */
    public List<GroupVersion> groupVersions() {
        TreeSet<String> all = new TreeSet<>(PastVersions.ALL);
        resources.forEach(r -> all.add(r.resource().groupVersion().toString()));
        return all.stream().map(GroupVersion::parse).toList();
    }

    /** The resource that holds objects of a kind. */
    public @Nullable ResourceInfo resourceOf(GroupVersionKind kind) {
        return resourceByKind.get(kind);
    }

    /** The resources of one group and version, in the table's order. */
    public List<ResourceInfo> resources(GroupVersion groupVersion) {
        return resources.stream()
                .filter(r ->
                        r.resource().group().equals(groupVersion.group())
                                && r.resource().version().equals(groupVersion.version()))
                .toList();
    }

    /**
     * The type of a kind's objects: {@code apps/v1 Deployment}, {@code v1 PodList}; options such as
     * {@code DeleteOptions} exist in every group. Null for a kind that is not built in.
     */
    public @Nullable StructType type(GroupVersionKind kind) {
        StructType type = byKind.get(kind);
        if (type == null && OPTIONS.contains(kind.kind())) {
            type = types.get("meta.v1." + kind.kind());
        }
        return type;
    }

    private static final List<String> OPTIONS = List.of("DeleteOptions", "WatchEvent", "Status");

    /** A type by its key, {@code core.v1.PodSpec}. */
    public StructType struct(String key) {
        StructType type = types.get(key);
        if (type == null) {
            throw new NoSuchElementException("no built-in type " + key);
        }
        return type;
    }

    /** As {@link #struct}, as the interface that patches and managed fields walk. */
    public TypeSchema named(String key) {
        return struct(key);
    }

    /** All types, grouped by package. */
    public Collection<StructType> types() {
        return Collections.unmodifiableCollection(types.values());
    }

    /** All kinds with a type. */
    public Collection<GroupVersionKind> kinds() {
        return Collections.unmodifiableCollection(byKind.keySet());
    }

    /** The lines of protobuf field numbers; package protobuf reads them. */
    public static List<String> wireLines() {
        return SchemaFiles.lines("wire.txt");
    }

    public Defaults defaults() {
        return defaults;
    }
}
