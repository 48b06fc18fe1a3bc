package io.jukung.simnode;

import io.jukung.api.core.v1.Container;
import io.jukung.api.core.v1.Pod;
import io.jukung.api.core.v1.PodCondition;
import io.jukung.machinery.time.Times;
import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What becomes of a simulated pod: a pure function from the pod as it is to what is to be done.
 *
 * <p>Annotations tell it otherwise: {@code simnode.jukung.io/phase} ({@code Succeeded} or {@code
 * Failed}; the exit code in {@code simnode.jukung.io/exit-code}) ends the pod, {@code
 * simnode.jukung.io/ready: "false"} keeps it unready, {@code simnode.jukung.io/after} (ISO 8601,
 * {@code PT1.5S}) delays either.
 */
final class PodLife {
    static final String PHASE = "simnode.jukung.io/phase";
    static final String EXIT_CODE = "simnode.jukung.io/exit-code";
    static final String READY = "simnode.jukung.io/ready";
    static final String AFTER = "simnode.jukung.io/after";

    private PodLife() {}

    /** What to do next about a pod. */
    sealed interface Step {
        /** Nothing; the pod is as it should be. */
        record Nothing() implements Step {}

        /** Look again after a while. */
        record Wait(Duration time) implements Step {}

        /** Write this status. */
        record Write(JsonObject status) implements Step {}

        /** Delete it for good: it was terminating and has no process to wait for. */
        record Delete() implements Step {}
    }

    static Step next(Pod pod, String podIp, String hostIp, Instant now) {
        if (pod.terminating()) {
            return new Step.Delete();
        }
        String phase = pod.status().phase();
        if (phase.equals("Succeeded") || phase.equals("Failed")) {
            return new Step.Nothing();
        }
        Instant started = pod.status().startTime();
        if (started == null) {
            return new Step.Write(status(pod, "Running", false, podIp, hostIp, now, now));
        }
        Map<String, String> told = pod.metadata().annotations();
        Instant due = started.plus(delay(told.getOrDefault(AFTER, "")));
        if (told.containsKey(AFTER) && now.isBefore(due)) {
            return new Step.Wait(Duration.between(now, due));
        }
        String end = told.getOrDefault(PHASE, "Running");
        boolean ready = !told.getOrDefault(READY, "true").equals("false");
        JsonObject wanted =
                status(pod, end, ready && end.equals("Running"), podIp, hostIp, started, now);
        return wanted.equals(pod.status().node()) ? new Step.Nothing() : new Step.Write(wanted);
    }

    private static Duration delay(String text) {
        try {
            return text.isEmpty() ? Duration.ZERO : Duration.parse(text);
        } catch (DateTimeParseException e) {
            return Duration.ZERO;
        }
    }

    private static JsonObject status(
            Pod pod,
            String phase,
            boolean ready,
            String podIp,
            String hostIp,
            Instant started,
            Instant now) {
        boolean done = !phase.equals("Running");
        String notReady = done ? "PodCompleted" : ready ? "" : "ContainersNotReady";
        List<Object> conditions = new ArrayList<>();
        conditions.add(condition(pod, "PodReadyToStartContainers", !done, "", now));
        conditions.add(condition(pod, "Initialized", true, done ? notReady : "", now));
        conditions.add(condition(pod, "Ready", ready, notReady, now));
        conditions.add(condition(pod, "ContainersReady", ready, notReady, now));
        conditions.add(condition(pod, "PodScheduled", true, "", now));
        JsonObject address = JsonObject.of("ip", podIp);
        return pod.status()
                .node()
                .edit()
                .put("phase", phase)
                .put("conditions", JsonArray.copyOf(conditions))
                .put("containerStatuses", containers(pod, phase, ready, started, now))
                .put("hostIP", hostIp)
                .put("hostIPs", JsonArray.of(JsonObject.of("ip", hostIp)))
                .put("podIP", podIp)
                .put("podIPs", JsonArray.of(address))
                .put("startTime", Times.format(started))
                .build();
    }

    private static JsonObject condition(
            Pod pod, String type, boolean holds, String reason, Instant now) {
        String status = holds ? "True" : "False";
        for (PodCondition known : pod.status().conditions()) {
            if (known.type().equals(type)
                    && known.status().equals(status)
                    && known.reason().equals(reason)) {
                return known.node();
            }
        }
        return JsonObject.of(
                "type",
                type,
                "status",
                status,
                "reason",
                reason.isEmpty() ? null : reason,
                "lastTransitionTime",
                Times.format(now));
    }

    private static JsonArray containers(
            Pod pod, String phase, boolean ready, Instant started, Instant now) {
        boolean done = !phase.equals("Running");
        List<Object> statuses = new ArrayList<>();
        for (Container container : pod.spec().containers()) {
            statuses.add(
                    JsonObject.of(
                            "name",
                            container.name(),
                            "image",
                            container.image(),
                            "imageID",
                            "",
                            "containerID",
                            "simulated://" + pod.uid() + "/" + container.name(),
                            "ready",
                            ready,
                            "started",
                            !done,
                            "restartCount",
                            0L,
                            "state",
                            done
                                    ? terminated(pod, phase, started, now)
                                    : JsonObject.of(
                                            "running",
                                            JsonObject.of("startedAt", Times.format(started))),
                            "lastState",
                            JsonObject.EMPTY));
        }
        return JsonArray.copyOf(statuses);
    }

    private static JsonObject terminated(Pod pod, String phase, Instant started, Instant now) {
        boolean failed = phase.equals("Failed");
        String told = pod.metadata().annotations().getOrDefault(EXIT_CODE, failed ? "1" : "0");
        long exitCode = told.matches("[0-9]{1,3}") ? Long.parseLong(told) : 1;
        return JsonObject.of(
                "terminated",
                JsonObject.of(
                        "exitCode",
                        exitCode,
                        "reason",
                        failed ? "Error" : "Completed",
                        "startedAt",
                        Times.format(started),
                        "finishedAt",
                        Times.format(now)));
    }
}
