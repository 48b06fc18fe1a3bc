package io.jukung.machinery.managedfields;

import io.jukung.base.Clock;
import io.jukung.machinery.managedfields.Managed.Owned;
import io.jukung.machinery.names.GroupVersionKind;
import io.jukung.machinery.status.StatusException;
import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonNull;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.machinery.typed.TypeSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Keeps {@code metadata.managedFields} of one kind at one endpoint and carries out server-side
 * apply; the source is apimachinery's {@code managedfields} and structured-merge-diff.
 *
 * <pre>{@code
 * FieldManager fields = new FieldManager(type, kind, "", FieldSet.of(List.of("status")), clock);
 * JsonObject stored = fields.update(live, changed, "kubectl-edit");
 * JsonObject applied = fields.apply(live, configuration, "kubectl", false);
 * }</pre>
 *
 * Immutable; any thread may use it.
 */
public final class FieldManager {
    /** The annotation by which client-side apply remembers what it applied. */
    public static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

    private static final FieldSet NEVER_OWNED =
            FieldSet.of(
                    List.of("apiVersion"),
                    List.of("kind"),
                    List.of("metadata"),
                    List.of("metadata", "name"),
                    List.of("metadata", "namespace"),
                    List.of("metadata", "creationTimestamp"),
                    List.of("metadata", "selfLink"),
                    List.of("metadata", "uid"),
                    List.of("metadata", "clusterName"),
                    List.of("metadata", "generation"),
                    List.of("metadata", "managedFields"),
                    List.of("metadata", "resourceVersion"));

    private final Versions versions;
    private final TypeSchema type;
    private final GroupVersionKind kind;
    private final String apiVersion;
    private final String subresource;
    private final Clock clock;

    /** What is there before anybody sets a field: what the kind's fields are written as then. */
    private final JsonObject unset;

    /**
     * A manager for one endpoint.
     *
     * @param versions the kind's versions, that of {@code kind} among them
     * @param kind in the version that requests speak
     * @param subresource {@code status}, {@code scale}; "" for the object itself
     */
    public FieldManager(Versions versions, GroupVersionKind kind, String subresource, Clock clock) {
        this.versions = versions;
        this.kind = kind;
        this.apiVersion = kind.groupVersion().apiVersion();
        this.type = Objects.requireNonNull(versions.shape(apiVersion), apiVersion).type();
        this.subresource = subresource;
        this.clock = clock;
        this.unset = unset(type);
    }

    private static JsonObject unset(TypeSchema type) {
        JsonObject.Builder object = JsonObject.builder();
        for (TypeSchema.Field field : type.fields()) {
            Object empty = field.empty();
            if (empty != null) {
                boolean struct = field.type().kind() == TypeSchema.Kind.OBJECT;
                object.put(
                        field.name(),
                        struct && empty != JsonNull.NULL ? unset(field.type()) : empty);
            }
        }
        return object.build();
    }

    /** A manager for one endpoint of a kind of one version. */
    public FieldManager(
            TypeSchema type,
            GroupVersionKind kind,
            String subresource,
            FieldSet ignored,
            Clock clock) {
        this(Versions.only(kind.apiVersion(), type, ignored), kind, subresource, clock);
    }

    /**
     * The object as create, update or patch left it, with its managed fields.
     *
     * @param live the state before, null where the object is created
     */
    public JsonObject update(@Nullable JsonObject live, JsonObject changed, String manager) {
        JsonObject before = live == null ? unset : live;
        Managed managed = liveOrNew(before, changed);
        JsonObject bare = withoutManaged(changed);
        boolean untracked = managed.isEmpty() && !uid(before).isEmpty();
        if (!untracked) {
            record(withoutManaged(before), bare, managed, name(manager));
            managed.capUpdaters();
        }
        return withManaged(bare, managed);
    }

    private static String name(String manager) {
        return manager.isEmpty() ? "unknown" : manager;
    }

    private static String uid(JsonObject object) {
        return object.object("metadata").string("uid");
    }

    /** Entries that the request carries count, but not at a subresource, and not when broken. */
    private Managed liveOrNew(JsonObject live, JsonObject changed) {
        JsonArray ofLive = live.object("metadata").array("managedFields");
        Managed fallback = Managed.decode(ofLive);
        Managed otherwise = fallback == null ? new Managed() : fallback;
        if (!subresource.isEmpty()) {
            return otherwise;
        }
        Object given = changed.object("metadata").get("managedFields");
        if (given instanceof JsonArray entries) {
            boolean reset =
                    entries.isEmpty() || (entries.size() == 1 && entries.object(0).isEmpty());
            if (reset) {
                return new Managed();
            }
            if (!entries.equals(ofLive)) {
                Managed managed = Managed.decode(entries);
                return managed == null || managed.isEmpty() ? otherwise : managed;
            }
        }
        return otherwise;
    }

    /**
     * Gives the paths that an update added or modified to its manager and takes them from others.
     */
    private void record(JsonObject live, JsonObject changed, Managed managed, String name) {
        FieldSet mine =
                new Ownership(versions, apiVersion, managed)
                        .update(live, changed)
                        .difference(NEVER_OWNED);
        if (mine.isEmpty()) {
            return;
        }
        Manager manager = Manager.of(name, Manager.UPDATE, apiVersion, subresource);
        Owned previous = managed.get(manager);
        FieldSet all = previous == null ? mine : mine.union(previous.fields());
        managed.put(manager, new Owned(all, apiVersion, clock.now()));
    }

    /**
     * The object with a configuration applied and its managed fields changed; not defaulted yet. An
     * apply that changes nothing keeps every time.
     *
     * @param live the state before, null where the object is created
     * @param config what the applier wants; may lack whatever it has no opinion on
     * @param force whether to take fields over from other managers
     * @throws StatusException 409 with the conflicts as causes, 400 for a configuration that names
     *     another version or managed fields
     */
    public JsonObject apply(
            @Nullable JsonObject live, JsonObject config, String manager, boolean force) {
        JsonObject before = live == null ? JsonObject.EMPTY : live;
        checkConfiguration(config);
        try {
            return applyOnce(before, config, manager, force);
        } catch (ConflictException e) {
            FieldSet allowed = manager.equals("kubectl") ? lastApplied(before) : FieldSet.EMPTY;
            List<Conflict> left = new ArrayList<>();
            for (Conflict conflict : e.conflicts()) {
                FieldSet rest = conflict.fields().difference(allowed);
                if (!rest.isEmpty()) {
                    left.add(new Conflict(conflict.manager(), rest));
                }
            }
            if (!left.isEmpty()) {
                throw Conflict.status(left);
            }
            return applyOnce(before, config, manager, true);
        }
    }

    private void checkConfiguration(JsonObject config) {
        if (!config.string("apiVersion").equals(apiVersion)) {
            throw StatusException.badRequest(
                    "Incorrect version specified in apply patch. Specified patch version: "
                            + config.string("apiVersion")
                            + ", expected: "
                            + apiVersion);
        }
        if (config.object("metadata").has("managedFields")) {
            throw StatusException.badRequest("metadata.managedFields must be nil");
        }
        String wrong = Conformance.check(config, type);
        if (wrong != null) {
            JsonObject meta = config.object("metadata");
            throw StatusException.of(
                    500,
                    "",
                    "failed to create typed patch object ("
                            + meta.string("namespace")
                            + "/"
                            + meta.string("name")
                            + "; "
                            + (apiVersion.contains("/") ? "" : "/")
                            + apiVersion
                            + ", Kind="
                            + kind.kind()
                            + "): "
                            + wrong,
                    JsonObject.EMPTY);
        }
    }

    private JsonObject applyOnce(JsonObject live, JsonObject config, String name, boolean force) {
        Managed decoded = Managed.decode(live.object("metadata").array("managedFields"));
        if (decoded == null) {
            throw StatusException.of(500, "", "failed to decode managed fields", JsonObject.EMPTY);
        }
        Managed managed = decoded;
        JsonObject bare = withoutManaged(live);
        if (managed.isEmpty() && !uid(live).isEmpty()) {
            record(unset, bare, managed, "before-first-apply");
        }
        Map<Manager, Owned> before = managed.all();
        Manager manager = Manager.of(name(name), Manager.APPLY, apiVersion, subresource);
        JsonObject applied =
                new Ownership(versions, apiVersion, managed).apply(bare, config, manager, force);
        managed.change(manager, fields -> fields.difference(NEVER_OWNED));
        Owned mine = managed.get(manager);
        if (mine != null && !(applied.equals(bare) && managed.all().equals(before))) {
            managed.put(manager, new Owned(mine.fields(), apiVersion, clock.now()));
        }
        return withManaged(syncLastApplied(applied, config, name), managed);
    }

    /** What client-side apply set last and nobody has changed since. */
    private FieldSet lastApplied(JsonObject live) {
        JsonObject last = LastApplied.of(live, apiVersion);
        if (last == null) {
            return FieldSet.EMPTY;
        }
        Comparison comparison = Comparison.of(last, withoutManaged(live), type);
        return Fields.of(last, type)
                .difference(comparison.modified())
                .difference(comparison.added())
                .difference(comparison.removed());
    }

    private static JsonObject syncLastApplied(
            JsonObject object, JsonObject config, String manager) {
        boolean has = object.object("metadata").object("annotations").has(LAST_APPLIED);
        if (!manager.equals("kubectl") || !has) {
            return object;
        }
        JsonObject synced =
                object.withAt(LastApplied.text(config), "metadata", "annotations", LAST_APPLIED);
        if (LastApplied.fits(synced)) {
            return synced;
        }
        JsonObject without = object.withoutAt("metadata", "annotations", LAST_APPLIED);
        return without.object("metadata").object("annotations").isEmpty()
                ? without.withoutAt("metadata", "annotations")
                : without;
    }

    private static JsonObject withoutManaged(JsonObject object) {
        return object.object("metadata").has("managedFields")
                ? object.withoutAt("metadata", "managedFields")
                : object;
    }

    private static JsonObject withManaged(JsonObject object, Managed managed) {
        return managed.isEmpty()
                ? object
                : object.withAt(managed.encode(), "metadata", "managedFields");
    }
}
