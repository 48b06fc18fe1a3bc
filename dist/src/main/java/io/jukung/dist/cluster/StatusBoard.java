package io.jukung.dist.cluster;

import io.jukung.base.ComponentStatus;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Keeps the status file up to date as components report. */
final class StatusBoard {
    private final Path file;
    private final Map<String, ClusterStatus.Part> parts = new LinkedHashMap<>();
    private final Map<String, String> details = new LinkedHashMap<>();
    private String phase = "starting";
    private String message = "";
    private String server = "";

    StatusBoard(Path file) {
        this.file = file;
    }

    synchronized void component(ComponentStatus status) {
        parts.put(
                status.name(),
                ClusterStatus.Part.of(status, details.getOrDefault(status.name(), "")));
        write();
    }

    /** A step that is no component: the store's recovery, the wait for the node. */
    synchronized void step(String name, long millis, String detail) {
        parts.put(
                name,
                new ClusterStatus.Part(name, millis < 0 ? "starting" : "ready", millis, 0, detail));
        write();
    }

    /** What a component serves, shown behind its name. */
    synchronized void detail(String component, String detail) {
        details.put(component, detail);
        ClusterStatus.Part known = parts.get(component);
        if (known != null && !known.state().equals("waiting")) {
            parts.put(
                    component,
                    new ClusterStatus.Part(
                            component, known.state(), known.millis(), known.restarts(), detail));
            write();
        }
    }

    synchronized void server(String url) {
        server = url;
    }

    synchronized void phase(String next, String why) {
        phase = next;
        message = why;
        write();
    }

    private void write() {
        List<ClusterStatus.Part> list = new ArrayList<>(parts.values());
        new ClusterStatus(ProcessHandle.current().pid(), phase, message, server, list).write(file);
    }
}
