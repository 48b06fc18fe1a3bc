package io.jukung.kubelet.server;

import io.jukung.api.core.v1.Container;
import io.jukung.api.core.v1.ContainerStatus;
import io.jukung.api.core.v1.EphemeralContainer;
import io.jukung.api.core.v1.Pod;
import io.jukung.api.core.v1.PodStatus;
import io.jukung.base.Clock;
import io.jukung.http.Exchange;
import io.jukung.http.Headers;
import io.jukung.kubelet.cri.CriException;
import io.jukung.kubelet.logs.LogOptions;
import io.jukung.kubelet.logs.LogReader;
import io.jukung.kubelet.pods.PodManager;
import io.jukung.kubelet.sync.RuntimeContainer;
import io.jukung.kubelet.sync.RuntimePod;
import io.jukung.machinery.time.Times;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Answers {@code /containerLogs/<namespace>/<pod>/<container>}. */
record ContainerLogs(PodManager pods, Clock clock) {
    void serve(Exchange exchange, List<String> path, Query query)
            throws IOException, HttpFailure, CriException {
        if (path.size() != 3) {
            throw new HttpFailure(400, "Missing container name.");
        }
        Pod pod = pods.find(path.get(0), path.get(1));
        if (pod == null) {
            throw new HttpFailure(404, "pod \"%s\" does not exist".formatted(path.get(1)));
        }
        String name = path.get(2);
        LogOptions options = options(query);
        RuntimeContainer run = run(pod, name, query.is("previous"));
        Path log = Path.of(run.logPath());
        if (!Files.exists(log)) {
            throw new HttpFailure(404, "failed to try resolving symlinks in path \"" + log + "\"");
        }
        OutputStream out = exchange.startResponse(200, Headers.of("Content-Type", "text/plain"));
        BooleanSupplier live = () -> !exchange.cancelled() && running(pod, run);
        // Whoever follows gets what is there at once, even while it is nothing.
        out.flush();
        LogReader.copy(log, options, out, live);
        out.close();
    }

    private boolean running(Pod pod, RuntimeContainer run) {
        try {
            RuntimeContainer now = find(pods.observe(pod), run.id());
            return now != null && now.running();
        } catch (CriException e) {
            return false;
        }
    }

    private static @Nullable RuntimeContainer find(RuntimePod runtime, String id) {
        return runtime.containers().stream()
                .filter(container -> container.id().equals(id))
                .findFirst()
                .orElse(null);
    }

    private RuntimeContainer run(Pod pod, String name, boolean previous)
            throws HttpFailure, CriException {
        boolean known =
                Stream.of(
                                pod.spec().containers().stream().map(Container::name),
                                pod.spec().initContainers().stream().map(Container::name),
                                pod.spec().ephemeralContainers().stream()
                                        .map(EphemeralContainer::name))
                        .flatMap(names -> names)
                        .anyMatch(name::equals);
        if (!known) {
            throw new HttpFailure(
                    404, "container \"%s\" not found in pod \"%s\"".formatted(name, pod.name()));
        }
        List<RuntimeContainer> runs = pods.observe(pod).all(name);
        if (previous) {
            return runs.stream()
                    .skip(runs.isEmpty() || !runs.getFirst().exited() || !waits(pod, name) ? 1 : 0)
                    .filter(RuntimeContainer::exited)
                    .findFirst()
                    .orElseThrow(() ->
                            new HttpFailure(
                                    400,
                                    "previous terminated container \"%s\" in pod \"%s\" not found"
                                            .formatted(name, pod.name())));
        }
        if (runs.isEmpty()) {
            throw new HttpFailure(400, waiting(pod, name));
        }
        return runs.getFirst();
    }

    private boolean waits(Pod pod, String name) {
        ContainerStatus status = status(pod, name);
        return status != null && status.state().hasWaiting();
    }

    private @Nullable ContainerStatus status(Pod pod, String name) {
        PodStatus status = pods.status(pod);
        return Stream.of(
                        status.containerStatuses(),
                        status.initContainerStatuses(),
                        status.ephemeralContainerStatuses())
                .flatMap(List::stream)
                .filter(s -> s.name().equals(name))
                .findFirst()
                .orElse(null);
    }

    private String waiting(Pod pod, String name) {
        ContainerStatus status = status(pod, name);
        String reason = status == null ? "" : status.state().waiting().reason();
        String prefix = "container \"%s\" in pod \"%s\" is ".formatted(name, pod.name());
        return prefix
                + switch (reason) {
                    case "ErrImagePull" -> "waiting to start: image can't be pulled";
                    case "ImagePullBackOff" -> "waiting to start: trying and failing to pull image";
                    case "InvalidImageName" -> "waiting to start: image name is invalid";
                    case "" -> "waiting to start - no logs yet";
                    default -> "waiting to start: " + reason;
                };
    }

    private LogOptions options(Query query) throws HttpFailure {
        try {
            long tail = query.has("tailLines") ? Long.parseLong(query.first("tailLines")) : -1;
            if (query.has("tailLines") && query.first("tailLines").equals("all")) {
                tail = -1;
            }
            long limit = query.has("limitBytes") ? Long.parseLong(query.first("limitBytes")) : -1;
            Instant since = null;
            if (query.has("sinceSeconds")) {
                since = clock.now().minusSeconds(Long.parseLong(query.first("sinceSeconds")));
            } else if (query.has("sinceTime")) {
                since = Times.parse(query.first("sinceTime"));
            }
            String stream = query.first("stream");
            return new LogOptions(
                    tail,
                    since,
                    limit,
                    query.is("timestamps"),
                    query.is("follow"),
                    !stream.equals("Stderr"),
                    !stream.equals("Stdout"));
        } catch (RuntimeException e) {
            throw new HttpFailure(400, "Unable to decode query.");
        }
    }
}
