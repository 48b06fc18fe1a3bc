package io.jukung.resources.table;

import io.jukung.apiserver.table.Age;
import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonObject;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** How a pod is, in three cells: what is ready, in a word, and how often it was restarted. */
final class PodSummary {
    private final JsonObject pod;
    private final JsonObject status;
    private final Set<String> sidecars = new HashSet<>();
    private int total;
    private int ready;
    private String reason;
    private long restarts;
    private String lastRestart = "";

    PodSummary(JsonObject pod) {
        this.pod = pod;
        this.status = pod.object("status");
        JsonObject spec = pod.object("spec");
        this.total = spec.array("containers").size();
        for (JsonObject init : spec.array("initContainers").objects()) {
            if (init.string("restartPolicy").equals("Always")) {
                sidecars.add(init.string("name"));
                total++;
            }
        }
        this.reason = phaseReason();
        boolean initializing = initContainers();
        if (!initializing || condition("Initialized")) {
            containers();
        }
        terminating();
    }

    private String phaseReason() {
        for (JsonObject condition : status.array("conditions").objects()) {
            if (condition.string("type").equals("PodScheduled")
                    && condition.string("reason").equals("SchedulingGated")) {
                return "SchedulingGated";
            }
        }
        String own = status.string("reason");
        return own.isEmpty() ? status.string("phase") : own;
    }

    /** Answers whether an init container still keeps the others from starting. */
    private boolean initContainers() {
        JsonArray statuses = status.array("initContainerStatuses");
        for (int i = 0; i < statuses.size(); i++) {
            JsonObject container = statuses.object(i);
            count(container);
            JsonObject state = container.object("state");
            JsonObject terminated = state.object("terminated");
            boolean ended = state.has("terminated");
            if (ended && terminated.integer("exitCode", 0) == 0) {
                continue;
            }
            if (sidecars.contains(container.string("name")) && container.bool("started", false)) {
                ready += container.bool("ready", false) ? 1 : 0;
                continue;
            }
            String waiting = state.object("waiting").string("reason");
            if (ended) {
                reason = "Init:" + end(terminated);
            } else if (!waiting.isEmpty() && !waiting.equals("PodInitializing")) {
                reason = "Init:" + waiting;
            } else {
                reason = "Init:" + i + "/" + pod.object("spec").array("initContainers").size();
            }
            return true;
        }
        return false;
    }

    /** Init containers no longer count once they are through, but sidecars do. */
    private void containers() {
        restarts = 0;
        lastRestart = "";
        for (JsonObject init : status.array("initContainerStatuses").objects()) {
            if (sidecars.contains(init.string("name"))) {
                count(init);
            }
        }
        boolean running = false;
        List<JsonObject> statuses = status.array("containerStatuses").objects();
        for (int i = statuses.size() - 1; i >= 0; i--) {
            JsonObject container = statuses.get(i);
            count(container);
            JsonObject state = container.object("state");
            String waiting = state.object("waiting").string("reason");
            if (!waiting.isEmpty()) {
                reason = waiting;
            } else if (state.has("terminated")) {
                reason = end(state.object("terminated"));
            } else if (container.bool("ready", false) && state.has("running")) {
                running = true;
                ready++;
            }
        }
        if (reason.equals("Completed") && running) {
            reason = condition("Ready") ? "Running" : "NotReady";
        }
    }

    private static String end(JsonObject terminated) {
        String own = terminated.string("reason");
        if (!own.isEmpty()) {
            return own;
        }
        long signal = terminated.integer("signal", 0);
        return signal != 0 ? "Signal:" + signal : "ExitCode:" + terminated.integer("exitCode", 0);
    }

    private void count(JsonObject container) {
        restarts += container.integer("restartCount", 0);
        String finished = container.object("lastState").object("terminated").string("finishedAt");
        if (finished.compareTo(lastRestart) > 0) {
            lastRestart = finished;
        }
    }

    private boolean condition(String type) {
        for (JsonObject condition : status.array("conditions").objects()) {
            if (condition.string("type").equals(type)) {
                return condition.string("status").equals("True");
            }
        }
        return false;
    }

    private void terminating() {
        if (!pod.object("metadata").has("deletionTimestamp")) {
            return;
        }
        if (status.string("reason").equals("NodeLost")) {
            reason = "Unknown";
        } else if (!List.of("Succeeded", "Failed").contains(status.string("phase"))) {
            reason = "Terminating";
        }
    }

    String ready() {
        return ready + "/" + total;
    }

    String reason() {
        return reason;
    }

    Object restarts() {
        return restarts != 0 && !lastRestart.isEmpty()
                ? Age.since(restarts + " (", lastRestart, " ago)")
                : String.valueOf(restarts);
    }
}
