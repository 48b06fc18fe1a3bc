package io.jukung.dist.cluster;

import io.jukung.base.ComponentState;
import io.jukung.base.ComponentStatus;
import io.jukung.dist.machine.Liveness;
import io.jukung.machinery.tree.Json;
import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.machinery.tree.MalformedException;
import io.jukung.pki.SecretFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a cluster's process says of itself in its status file, for commands to read.
 *
 * @param phase {@code starting}, {@code ready}, {@code stopping} or {@code failed}
 * @param message why it failed, else ""
 */
public record ClusterStatus(
        long pid, String phase, String message, String server, List<Part> parts) {
    /**
     * One component, or one step of the start.
     *
     * @param state {@code starting}, {@code ready}, {@code waiting} or {@code stopped}
     * @param millis how long it took to become ready; -1 until then
     * @param detail what it serves, or why it waits
     */
    public record Part(String name, String state, long millis, int restarts, String detail) {
        static Part of(ComponentStatus status, String detail) {
            var took = status.timeToReady();
            Throwable error = status.lastError();
            boolean ready = status.state() instanceof ComponentState.Ready;
            String why = error == null || ready ? detail : String.valueOf(error.getMessage());
            String state =
                    switch (status.state()) {
                        case ComponentState.Starting s -> "starting";
                        case ComponentState.Ready r -> "ready";
                        case ComponentState.Waiting w -> "waiting";
                        case ComponentState.Stopped s -> "stopped";
                    };
            return new Part(
                    status.name(),
                    state,
                    took == null ? -1 : took.toMillis(),
                    status.restarts(),
                    why);
        }
    }

    public boolean alive() {
        return ProcessHandle.of(pid).map(Liveness::alive).orElse(false);
    }

    void write(Path file) {
        List<Object> list = new ArrayList<>();
        for (Part part : parts) {
            list.add(
                    JsonObject.of(
                            "name", part.name(),
                            "state", part.state(),
                            "millis", part.millis(),
                            "restarts", (long) part.restarts(),
                            "detail", part.detail()));
        }
        SecretFiles.write(
                file,
                JsonObject.of(
                                "pid", pid,
                                "phase", phase,
                                "message", message,
                                "server", server,
                                "components", JsonArray.copyOf(list))
                        .toString(),
                false);
    }

    /** The last status written, or null where there is none. */
    public static @Nullable ClusterStatus read(Path file) {
        if (!Files.exists(file)) {
            return null;
        }
        try {
            JsonObject tree = Json.parse(SecretFiles.read(file));
            List<Part> parts = new ArrayList<>();
            for (JsonObject part : tree.array("components").objects()) {
                parts.add(
                        new Part(
                                part.string("name"),
                                part.string("state"),
                                part.integer("millis", -1),
                                (int) part.integer("restarts", 0),
                                part.string("detail")));
            }
            return new ClusterStatus(
                    tree.integer("pid", 0),
                    tree.string("phase"),
                    tree.string("message"),
                    tree.string("server"),
                    parts);
        } catch (MalformedException e) {
            return null;
        }
    }
}
