package io.jukung.machinery.managedfields;

import io.jukung.machinery.managedfields.Managed.Owned;
import io.jukung.machinery.names.GroupVersionKind;
import io.jukung.machinery.tree.JsonArray;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who owns an object's replica count, as its Scale shows it, and back; the source is apimachinery's
 * {@code ScaleHandler}. Immutable; any thread may use it.
 */
public final class ScaleFields {
    private static final FieldSet IN_SCALE = FieldSet.of(List.of("spec", "replicas"));

    /** Where the count is in each version of the object. */
    @FunctionalInterface
    public interface Paths {
        /** Its path in a version; empty for none, null where there is no such version. */
        @Nullable List<String> in(String apiVersion);
    }

    private final GroupVersionKind scale;
    private final Paths paths;

    /**
     * @param scale the kind of the Scale, {@code autoscaling/v1 Scale}
     */
    public ScaleFields(GroupVersionKind scale, Paths paths) {
        this.scale = scale;
        this.paths = paths;
    }

    /** The entries of those who own the count, as entries of the Scale. */
    public JsonArray ofScale(JsonArray entries) {
        Managed parent = decoded(entries);
        Managed own = new Managed();
        for (Manager manager : parent.managers()) {
            Owned owned = parent.get(manager);
            if (owned != null && owns(owned)) {
                own.put(inScale(manager), new Owned(IN_SCALE, scale.apiVersion(), owned.time()));
            }
        }
        return own.encode();
    }

    /**
     * The object's entries after the Scale was written.
     *
     * @param entries as they were before
     * @param ofScale the Scale's entries after it was written
     * @param apiVersion the version of the object in the request
     */
    public JsonArray ofParent(JsonArray entries, JsonArray ofScale, String apiVersion) {
        Managed parent = decoded(entries);
        Managed left = decoded(ofScale);
        for (Manager manager : parent.managers()) {
            Owned owned = parent.get(manager);
            if (owned == null || paths.in(owned.apiVersion()) == null) {
                parent.remove(manager);
            } else if (owns(owned)) {
                if (left.get(inScale(manager)) == null) {
                    FieldSet count = count(owned.apiVersion());
                    parent.change(manager, fields -> fields.difference(count));
                }
                left.remove(inScale(manager));
            }
        }
        for (Manager manager : left.managers()) {
            Owned count = left.get(manager);
            if (count == null || count.fields().intersection(IN_SCALE).isEmpty()) {
                continue;
            }
            Manager own =
                    Manager.of(
                            manager.name(), manager.operation(), apiVersion, manager.subresource());
            Owned before = parent.get(own);
            FieldSet here = count(apiVersion);
            FieldSet fields = before == null ? here : before.fields().union(here);
            parent.put(own, new Owned(fields, apiVersion, before == null ? null : before.time()));
        }
        return parent.encode();
    }

    private static Managed decoded(JsonArray entries) {
        Managed managed = Managed.decode(entries);
        return managed == null ? new Managed() : managed;
    }

    private Manager inScale(Manager manager) {
        return Manager.of(
                manager.name(), manager.operation(), scale.apiVersion(), manager.subresource());
    }

    private boolean owns(Owned owned) {
        return !owned.fields().intersection(count(owned.apiVersion())).isEmpty();
    }

    private FieldSet count(String apiVersion) {
        List<String> path = paths.in(apiVersion);
        return path == null || path.isEmpty() ? FieldSet.EMPTY : FieldSet.of(path);
    }
}
