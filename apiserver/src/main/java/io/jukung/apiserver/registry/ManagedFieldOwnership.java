package io.jukung.apiserver.registry;

import io.jukung.base.Clock;
import io.jukung.machinery.managedfields.FieldManager;
import io.jukung.machinery.managedfields.FieldSet;
import io.jukung.machinery.managedfields.Versions;
import io.jukung.machinery.names.GroupResource;
import io.jukung.machinery.names.GroupVersion;
import io.jukung.machinery.names.GroupVersionKind;
import io.jukung.machinery.status.StatusException;
import io.jukung.machinery.tree.JsonObject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Field ownership by the kinds' schemas; a kind without one keeps no managed fields. */
final class ManagedFieldOwnership implements FieldOwnership {
    private static final FieldSet STATUS = FieldSet.of(List.of("status"));
    private static final Logger LOG = System.getLogger("kube-apiserver");
    private static final String ENTRIES = "managedFields";

    private final KindSchema.Source schemas;
    private final Clock clock;
    private final Map<Endpoint, FieldManager> managers = new ConcurrentHashMap<>();

    /** Where fields are written: a resource in a version, and what is below it. */
    private record Endpoint(GroupResource resource, GroupVersion version, String subresource) {}

    ManagedFieldOwnership(KindSchema.Source schemas, Clock clock) {
        this.schemas = schemas;
        this.clock = clock;
    }

    @Override
    public JsonObject created(
            ResourceDefinition resource,
            WriteOptions options,
            GroupVersion version,
            JsonObject object,
            String subresource) {
        FieldManager manager = manager(resource, version, subresource);
        return manager == null
                ? object
                : recorded(resource, version, object, null, manager, options.manager());
    }

    @Override
    public JsonObject updated(
            ResourceDefinition resource,
            WriteOptions options,
            GroupVersion version,
            JsonObject object,
            JsonObject live,
            String subresource) {
        FieldManager manager = manager(resource, version, subresource);
        return manager == null
                ? object
                : recorded(resource, version, object, live, manager, options.manager());
    }

    /** A write is never refused because of who owns what: such an object has no managed fields. */
    private static JsonObject recorded(
            ResourceDefinition resource,
            GroupVersion version,
            JsonObject object,
            @Nullable JsonObject live,
            FieldManager manager,
            String name) {
        try {
            if (version.equals(resource.storageVersion())) {
                return manager.update(live, object, name);
            }
            JsonObject before = live == null ? null : resource.conversion().convert(live, version);
            JsonObject after =
                    manager.update(before, resource.conversion().convert(object, version), name);
            Object entries = after.object("metadata").get(ENTRIES);
            return entries == null
                    ? object.withoutAt("metadata", ENTRIES)
                    : object.withAt(entries, "metadata", ENTRIES);
        } catch (StatusException e) {
            LOG.log(Level.ERROR, "managed fields of " + object.object("metadata").get("name"), e);
            return object.withoutAt("metadata", ENTRIES);
        }
    }

    @Override
    public JsonObject applied(
            ResourceDefinition resource,
            WriteOptions options,
            JsonObject applied,
            @Nullable JsonObject live,
            String subresource) {
        GroupVersion version = GroupVersionKind.of(applied).groupVersion();
        FieldManager manager = manager(resource, version, subresource);
        if (manager == null) {
            throw StatusException.of(
                    415,
                    "UnsupportedMediaType",
                    "apply needs a schema, and there is none for " + GroupVersionKind.of(applied),
                    JsonObject.EMPTY);
        }
        return manager.apply(live, applied, options.manager(), options.force());
    }

    private @Nullable FieldManager manager(
            ResourceDefinition resource, GroupVersion version, String subresource) {
        Endpoint endpoint = new Endpoint(resource.groupResource(), version, subresource);
        FieldManager known = managers.get(endpoint);
        if (known == null) {
            GroupVersionKind kind = version.kind(resource.kind());
            if (schemas.find(kind) == null) {
                return null;
            }
            Versions versions = new KindVersions(resource, schemas, resets(resource, subresource));
            known = new FieldManager(versions, kind, subresource, clock);
            managers.put(endpoint, known);
        }
        return known;
    }

    private static FieldSet resets(ResourceDefinition resource, String subresource) {
        Subresource.Status status =
                resource.subresource("status") instanceof Subresource.Status own ? own : null;
        return switch (subresource) {
            case "" -> status == null ? FieldSet.EMPTY : STATUS.union(resource.strategy().resets());
            case "status" -> status == null ? FieldSet.EMPTY : status.resets();
            default ->
                    resource.subresource(subresource) instanceof Subresource.Part part
                            ? part.strategy().resets()
                            : FieldSet.EMPTY;
        };
    }
}
