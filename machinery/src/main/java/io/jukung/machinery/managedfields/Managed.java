package io.jukung.machinery.managedfields;

import io.jukung.machinery.time.Times;
import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The decoded {@code metadata.managedFields} of one object, while they are worked on. */
final class Managed {
    /** What one manager owns. */
    record Owned(FieldSet fields, String apiVersion, @Nullable Instant time) {
        Owned with(FieldSet changed) {
            return new Owned(changed, apiVersion, time);
        }
    }

    private static final int MAX_UPDATERS = 10;
    private static final String BUCKET = "ancient-changes";

    private static final Comparator<Entry<Manager, Owned>> ORDER =
            Comparator.comparing((Entry<Manager, Owned> e) -> e.getKey().operation())
                    .thenComparing(e -> seconds(e.getValue()))
                    .thenComparing(e -> e.getKey().name())
                    .thenComparing(e -> e.getValue().apiVersion())
                    .thenComparing(e -> e.getKey().subresource());

    private final Map<Manager, Owned> owned = new LinkedHashMap<>();

    /** Reads entries; null where one of them is not as it should be. */
    static @Nullable Managed decode(JsonArray entries) {
        Managed managed = new Managed();
        for (JsonObject entry : entries.objects()) {
            String operation = entry.string("operation");
            String apiVersion = entry.string("apiVersion");
            boolean valid =
                    (operation.equals(Manager.APPLY) || operation.equals(Manager.UPDATE))
                            && !apiVersion.isEmpty()
                            && entry.string("fieldsType").equals("FieldsV1");
            if (!valid) {
                return null;
            }
            Instant time = null;
            try {
                time = entry.has("time") ? Times.parse(entry.string("time")) : null;
            } catch (IllegalArgumentException e) {
                return null;
            }
            managed.owned.put(
                    Manager.of(
                            entry.string("manager"),
                            operation,
                            apiVersion,
                            entry.string("subresource")),
                    new Owned(new FieldSet(entry.object("fieldsV1")), apiVersion, time));
        }
        return managed;
    }

    /** The entries in upstream's order: appliers first, then by time and name. */
    JsonArray encode() {
        List<Entry<Manager, Owned>> entries = new ArrayList<>(owned.entrySet());
        if (entries.size() > 1) {
            entries.sort(ORDER);
        }
        List<Object> encoded = new ArrayList<>(entries.size());
        entries.forEach(entry -> encoded.add(entry(entry.getKey(), entry.getValue())));
        return JsonArray.copyOf(encoded);
    }

    /** Members in the order of their keys, in which they need not be moved. */
    private static JsonObject entry(Manager manager, Owned owned) {
        Instant time = owned.time();
        return JsonObject.of(
                "apiVersion",
                owned.apiVersion(),
                "fieldsType",
                "FieldsV1",
                "fieldsV1",
                owned.fields().node(),
                "manager",
                manager.name().isEmpty() ? null : manager.name(),
                "operation",
                manager.operation(),
                "subresource",
                manager.subresource().isEmpty() ? null : manager.subresource(),
                "time",
                time == null ? null : Times.format(time));
    }

    private long secondsOf(Manager manager) {
        Owned of = owned.get(manager);
        return of == null ? 0 : seconds(of);
    }

    private static long seconds(Owned owned) {
        Instant time = owned.time();
        return time == null ? 0 : time.getEpochSecond();
    }

    boolean isEmpty() {
        return owned.isEmpty();
    }

    @Nullable Owned get(Manager manager) {
        return owned.get(manager);
    }

    void put(Manager manager, Owned value) {
        owned.put(manager, value);
    }

    void remove(Manager manager) {
        owned.remove(manager);
    }

    /** What everybody owns now. */
    Map<Manager, Owned> all() {
        return Map.copyOf(owned);
    }

    /** All managers, as they are now. */
    List<Manager> managers() {
        return List.copyOf(owned.keySet());
    }

    /** Changes what a manager owns; one that owns nothing any more goes. */
    void change(Manager manager, UnaryOperator<FieldSet> change) {
        Owned before = owned.get(manager);
        if (before != null) {
            FieldSet after = change.apply(before.fields());
            if (after.isEmpty()) {
                owned.remove(manager);
            } else {
                owned.put(manager, before.with(after));
            }
        }
    }

    /** Merges the oldest updaters of each version into one, so that at most ten are left. */
    void capUpdaters() {
        if (owned.size() <= MAX_UPDATERS) {
            return;
        }
        List<Manager> updaters =
                new ArrayList<>(owned.keySet().stream().filter(m -> !m.applies()).toList());
        int count = updaters.size();
        if (count <= MAX_UPDATERS) {
            return;
        }
        updaters.sort(
                Comparator.comparingLong((Manager m) -> secondsOf(m))
                        .thenComparing(Comparator.naturalOrder()));
        Map<String, Manager> first = new LinkedHashMap<>();
        for (Manager manager : updaters) {
            if (count <= MAX_UPDATERS) {
                return;
            }
            Owned old = owned.get(manager);
            if (old == null) {
                continue;
            }
            String version = old.apiVersion();
            Manager bucket = Manager.of(BUCKET, Manager.UPDATE, version, "");
            Manager oldest = first.putIfAbsent(version, manager);
            if (oldest != null) {
                Owned start = owned.get(bucket);
                if (start == null) {
                    start = owned.remove(oldest);
                }
                if (!manager.equals(bucket)) {
                    owned.remove(manager);
                }
                FieldSet all = start == null ? old.fields() : old.fields().union(start.fields());
                owned.put(bucket, new Owned(all, version, old.time()));
                count--;
            }
        }
    }
}
