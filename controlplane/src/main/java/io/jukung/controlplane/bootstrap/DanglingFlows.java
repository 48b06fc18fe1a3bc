package io.jukung.controlplane.bootstrap;

import io.jukung.apiserver.registry.Objects;
import io.jukung.apiserver.registry.Registry;
import io.jukung.base.Clock;
import io.jukung.machinery.status.StatusException;
import io.jukung.machinery.time.Times;
import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.store.StoreException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Says of each FlowSchema whether the priority level it sends to exists: its condition {@code
 * Dangling}.
 */
public final class DanglingFlows implements AutoCloseable {
    private static final Logger LOG = System.getLogger("kube-apiserver");
    private static final String GROUP = "flowcontrol.apiserver.k8s.io";

    private final Registry registry;
    private final Clock clock;
    private volatile boolean closed;
    private final List<AutoCloseable> observed = new ArrayList<>();

    public DanglingFlows(Registry registry, Clock clock) {
        this.registry = registry;
        this.clock = clock;
    }

    /** Says it of all, then whenever something changes. */
    public synchronized void start() {
        if (registry.find(GROUP, "flowschemas") == null
                || registry.find(GROUP, "prioritylevelconfigurations") == null) {
            return;
        }
        observed.add(
                schemas()
                        .observe((old, now) -> {
                            if (now != null) {
                                check(now);
                            }
                        }));
        observed.add(
                levels().observe((old, now) -> {
                    if (old == null || now == null) {
                        levelChanged(name(now == null ? old : now));
                    }
                }));
    }

    private void levelChanged(String level) {
        for (JsonObject schema : schemas().list("")) {
            if (level(schema).equals(level)) {
                check(schema);
            }
        }
    }

    private void check(JsonObject seen) {
        try {
            if (told(seen) == seen) {
                return;
            }
            JsonObject ignored = schemas().update("", name(seen), this::told);
        } catch (StoreException.Unavailable e) {
            if (!closed) {
                LOG.log(Level.WARNING, "Unable to note the level of flow schema " + name(seen), e);
            }
        } catch (StatusException e) {
            if (!e.isNotFound()) {
                LOG.log(Level.WARNING, "Unable to note the level of flow schema " + name(seen), e);
            }
        }
    }

    /** The schema with the condition it should have, itself where it has. */
    private JsonObject told(JsonObject schema) {
        String level = level(schema);
        boolean there = levels().get("", level) != null;
        String reference =
                "This FlowSchema references the PriorityLevelConfiguration object named \""
                        + level
                        + "\" ";
        String status = there ? "False" : "True";
        String message = reference + (there ? "and it exists" : "but there is no such object");
        List<Object> conditions = new ArrayList<>();
        JsonObject old = JsonObject.EMPTY;
        for (JsonObject condition : schema.object("status").array("conditions").objects()) {
            if (condition.string("type").equals("Dangling")) {
                old = condition;
            } else {
                conditions.add(condition);
            }
        }
        if (old.string("status").equals(status) && old.string("message").equals(message)) {
            return schema;
        }
        String since =
                old.string("status").equals(status)
                        ? old.string("lastTransitionTime")
                        : Times.format(clock.now());
        conditions.add(
                JsonObject.of(
                        "type", "Dangling",
                        "status", status,
                        "lastTransitionTime", since,
                        "reason", there ? "Found" : "NotFound",
                        "message", message));
        return schema.withAt(JsonArray.copyOf(conditions), "status", "conditions");
    }

    private static String name(@Nullable JsonObject object) {
        return object == null ? "" : object.object("metadata").string("name");
    }

    private static String level(JsonObject schema) {
        return schema.object("spec").object("priorityLevelConfiguration").string("name");
    }

    private Objects schemas() {
        return registry.objects(GROUP, "flowschemas");
    }

    private Objects levels() {
        return registry.objects(GROUP, "prioritylevelconfigurations");
    }

    @Override
    public synchronized void close() throws Exception {
        closed = true;
        for (AutoCloseable each : observed) {
            each.close();
        }
        observed.clear();
    }
}
