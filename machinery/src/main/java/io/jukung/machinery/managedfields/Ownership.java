package io.jukung.machinery.managedfields;

import io.jukung.machinery.managedfields.Managed.Owned;
import io.jukung.machinery.managedfields.Versions.Shape;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.machinery.typed.TypeSchema;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Who owns what after one operation: structured-merge-diff's rules, each manager's fields compared
 * in the version in which it wrote. For one operation and one thread.
 */
final class Ownership {
    private final Versions versions;
    private final String apiVersion;
    private final Shape own;
    private final Managed managed;

    /**
     * @param apiVersion the operation's version
     * @param managed what is known so far; changed by the operation
     */
    Ownership(Versions versions, String apiVersion, Managed managed) {
        this.versions = versions;
        this.apiVersion = apiVersion;
        this.own = Objects.requireNonNull(versions.shape(apiVersion), apiVersion);
        this.managed = managed;
    }

    /** Forgets managers whose version is no more, and fits the others' fields to their schemas. */
    void reconcile() {
        for (Manager manager : managed.managers()) {
            Owned owned = owned(manager);
            Shape shape = versions.shape(owned.apiVersion());
            if (shape == null) {
                managed.remove(manager);
            } else {
                FieldSet fields = Reconciliation.of(owned.fields(), shape.type());
                if (fields != owned.fields()) {
                    managed.put(manager, owned.with(fields));
                }
            }
        }
    }

    private Owned owned(Manager manager) {
        return Objects.requireNonNull(managed.get(manager));
    }

    /** Takes what an update added, modified or removed from all managers; what it gained. */
    FieldSet update(JsonObject live, JsonObject changed) {
        reconcile();
        Differences differences = new Differences(live, changed);
        for (Manager manager : managed.managers()) {
            differences.takeFrom(manager);
        }
        return differences.own().addedOrModified();
    }

    /**
     * Merges a configuration into an object, without what its manager had applied before and wants
     * no more.
     *
     * @throws ConflictException where others own what would change, unless forced
     */
    JsonObject apply(JsonObject live, JsonObject config, Manager manager, boolean force) {
        reconcile();
        Owned last = managed.get(manager);
        JsonObject merged = TypedMerge.merge(live, config, own.type());
        FieldSet wanted = Fields.of(config, own.type()).without(own.ignored());
        managed.put(manager, new Owned(wanted, apiVersion, last == null ? null : last.time()));
        JsonObject pruned = last == null ? merged : prune(merged, last);
        take(live, pruned, manager, force);
        managed.change(manager, fields -> fields);
        return pruned;
    }

    private void take(JsonObject live, JsonObject changed, Manager self, boolean force) {
        Differences differences = new Differences(live, changed);
        List<Manager> others =
                managed.managers().stream().filter(other -> !other.equals(self)).toList();
        if (!force) {
            List<Conflict> conflicts = new ArrayList<>();
            for (Manager other : others) {
                Owned owned = owned(other);
                FieldSet both =
                        owned.fields()
                                .intersection(differences.in(owned.apiVersion()).addedOrModified());
                if (!both.isEmpty()) {
                    conflicts.add(new Conflict(other, both));
                }
            }
            if (!conflicts.isEmpty()) {
                conflicts.sort(Comparator.comparing(Conflict::manager));
                throw new ConflictException(conflicts);
            }
        }
        others.forEach(differences::takeFrom);
    }

    /** What differs between two states of the object, version by version. */
    private final class Differences {
        private final JsonObject before;
        private final JsonObject after;
        private final Map<String, Comparison> known = new HashMap<>(2);

        Differences(JsonObject before, JsonObject after) {
            this.before = before;
            this.after = after;
        }

        Comparison own() {
            return in(apiVersion);
        }

        Comparison in(String version) {
            return known.computeIfAbsent(
                    version,
                    asked -> {
                        Shape shape = shape(asked);
                        return Comparison.of(
                                        converted(before, asked),
                                        converted(after, asked),
                                        shape.type())
                                .without(shape.ignored());
                    });
        }

        void takeFrom(Manager manager) {
            Comparison comparison = in(owned(manager).apiVersion());
            if (!comparison.isSame()) {
                managed.change(
                        manager,
                        fields ->
                                fields.difference(comparison.addedOrModified())
                                        .difference(comparison.removed()));
            }
        }
    }

    private Shape shape(String version) {
        return version.equals(apiVersion) ? own : Objects.requireNonNull(versions.shape(version));
    }

    private JsonObject converted(JsonObject object, String version) {
        return object.isEmpty() || object.string("apiVersion").equals(version)
                ? object
                : versions.convert(object, version);
    }

    /** Removes what the applier had and no longer wants, where nobody else owns it. */
    private JsonObject prune(JsonObject merged, Owned last) {
        if (last.fields().isEmpty()) {
            return merged;
        }
        String version = last.apiVersion();
        TypeSchema type = shape(version).type();
        JsonObject all = converted(merged, version);
        FieldSet named = last.fields().withNamedFields(type);
        JsonObject pruned = TypedRemoval.remove(all, named, type);
        pruned = converted(withOwned(all, pruned, version), version);
        FieldSet left = Fields.of(pruned, type).withNamedFields(type);
        FieldSet gone = Fields.of(all, type).withNamedFields(type).difference(left);
        return converted(TypedRemoval.remove(all, gone.intersection(named), type), apiVersion);
    }

    /** Adds back what pruning took away and somebody owns, the pruned version first. */
    private JsonObject withOwned(JsonObject merged, JsonObject pruned, String prunedVersion) {
        Map<String, FieldSet> fields = new HashMap<>();
        for (Manager manager : managed.managers()) {
            Owned owned = owned(manager);
            fields.merge(owned.apiVersion(), owned.fields(), FieldSet::union);
        }
        JsonObject result = pruned;
        FieldSet first = fields.remove(prunedVersion);
        if (first != null) {
            result = withOwned(merged, result, prunedVersion, first);
        }
        for (Map.Entry<String, FieldSet> entry : fields.entrySet()) {
            result = withOwned(merged, result, entry.getKey(), entry.getValue());
        }
        return result;
    }

    private JsonObject withOwned(
            JsonObject merged, JsonObject pruned, String version, FieldSet owned) {
        TypeSchema type = shape(version).type();
        JsonObject all = converted(merged, version);
        FieldSet kept =
                Fields.of(converted(pruned, version), type)
                        .withNamedFields(type)
                        .union(owned.withNamedFields(type));
        FieldSet gone = Fields.of(all, type).withNamedFields(type).difference(kept);
        return TypedRemoval.remove(all, gone, type);
    }
}
