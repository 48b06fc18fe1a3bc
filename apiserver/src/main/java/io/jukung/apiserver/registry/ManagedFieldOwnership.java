package io.jukung.apiserver.registry;

import io.jukung.base.Clock;
import io.jukung.machinery.managedfields.FieldManager;
import io.jukung.machinery.managedfields.FieldSet;
import io.jukung.machinery.names.GroupVersionKind;
import io.jukung.machinery.status.StatusException;
import io.jukung.machinery.tree.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Field ownership by the kinds' schemas; a kind without one keeps no managed fields. */
final class ManagedFieldOwnership implements FieldOwnership {
    private static final FieldSet STATUS = FieldSet.of(List.of("status"));
    private static final FieldSet SPEC = FieldSet.of(List.of("spec"));

    private final KindSchema.Source schemas;
    private final Clock clock;
    private final Map<Endpoint, FieldManager> managers = new ConcurrentHashMap<>();

    /** Where fields are written: a kind and what is below it. */
    private record Endpoint(GroupVersionKind kind, String subresource, boolean hasStatus) {}

    ManagedFieldOwnership(KindSchema.Source schemas, Clock clock) {
        this.schemas = schemas;
        this.clock = clock;
    }

    @Override
    public JsonObject created(
            ResourceDefinition resource,
            WriteOptions options,
            JsonObject object,
            String subresource) {
        FieldManager manager = manager(resource, object, subresource);
        return manager == null ? object : manager.update(null, object, options.manager());
    }

    @Override
    public JsonObject updated(
            ResourceDefinition resource,
            WriteOptions options,
            JsonObject object,
            JsonObject live,
            String subresource) {
        FieldManager manager = manager(resource, object, subresource);
        return manager == null ? object : manager.update(live, object, options.manager());
    }

    @Override
    public JsonObject applied(
            ResourceDefinition resource,
            WriteOptions options,
            JsonObject applied,
            @Nullable JsonObject live,
            String subresource) {
        FieldManager manager = manager(resource, applied, subresource);
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
            ResourceDefinition resource, JsonObject object, String subresource) {
        GroupVersionKind kind = GroupVersionKind.of(object);
        boolean hasStatus = resource.subresource("status") != null;
        Endpoint endpoint = new Endpoint(kind, subresource, hasStatus);
        FieldManager known = managers.get(endpoint);
        if (known == null) {
            KindSchema schema = schemas.find(kind);
            if (schema == null) {
                return null;
            }
            FieldSet ignored =
                    subresource.equals("status")
                            ? SPEC
                            : subresource.isEmpty() && hasStatus ? STATUS : FieldSet.EMPTY;
            known = new FieldManager(schema.type(), kind, subresource, ignored, clock);
            managers.put(endpoint, known);
        }
        return known;
    }
}
