package io.jukung.kubelet.pods;

import io.jukung.api.core.v1.Pod;
import io.jukung.client.DeleteOptions;
import io.jukung.kubelet.cri.CriException;
import io.jukung.kubelet.sync.RuntimeContainer;
import io.jukung.kubelet.sync.RuntimePod;
import io.jukung.machinery.status.StatusException;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The end of one pod: stop what runs, free what it held, delete it, remove what it left. */
final class PodEnding {
    private static final System.Logger LOG = System.getLogger("kubelet");
    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final Duration LONG = Duration.ofMinutes(1);

    /** Removing what is left is not urgent, and leaves the runtime to starts and stops. */
    private static final Semaphore REMOVALS = new Semaphore(1);

    private static final long DEFAULT_GRACE = 30;

    private final Tools tools;
    private final Mailbox mailbox;
    private final PodKiller killer;

    private @Nullable Stopping stopping;
    private volatile boolean stopped;
    private boolean reclaimed;

    /** A stop that is under way, with the grace that it was given. */
    private record Stopping(Thread thread, Duration grace) {}

    PodEnding(Tools tools, Mailbox mailbox, PodKiller killer) {
        this.tools = tools;
        this.mailbox = mailbox;
        this.killer = killer;
    }

    boolean stopped() {
        return stopped;
    }

    /** What a deletion asks for, else what the pod's definition does; at least a second. */
    static Duration grace(Pod pod, boolean hurried) {
        long seconds =
                pod.spec().hasTerminationGracePeriodSeconds()
                        ? pod.spec().terminationGracePeriodSeconds()
                        : DEFAULT_GRACE;
        if (pod.metadata().hasDeletionGracePeriodSeconds()) {
            seconds = pod.metadata().deletionGracePeriodSeconds();
        }
        if (hurried) {
            seconds = Math.min(seconds, 1);
        }
        return Duration.ofSeconds(Math.max(1, seconds));
    }

    /**
     * Has the containers stopped on a thread of their own, which wakes the worker at its end; a
     * shorter grace than before is passed on.
     */
    Duration stopContainers(Pod pod, RuntimePod runtime) {
        Duration grace = grace(pod, mailbox.hurried());
        Stopping before = stopping;
        if (before != null && before.grace().compareTo(grace) <= 0 && before.thread().isAlive()) {
            return LONG;
        }
        if (stopped) {
            return Duration.ZERO;
        }
        tools.probes().stop(pod.uid());
        if (runtime.running().isEmpty() && runtime.readySandbox() == null) {
            stopped = true;
            return Duration.ZERO;
        }
        Thread thread =
                Thread.ofVirtual().name("stop " + pod.key()).start(() -> stop(pod, runtime, grace));
        stopping = new Stopping(thread, grace);
        return LONG;
    }

    private void stop(Pod pod, RuntimePod runtime, Duration grace) {
        try {
            killer.kill(pod, runtime, grace);
            stopped = true;
        } catch (CriException e) {
            LOG.log(Level.WARNING, "Error killing pod {0}: {1}", pod.key(), e.getMessage());
            tools.events().warning(pod, "FailedKillPod", "error killing pod: " + e.getMessage());
            try {
                tools.clock().sleep(RETRY);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        mailbox.wake();
    }

    /** Frees volumes and control group. */
    void reclaim(Pod pod) throws IOException {
        if (!reclaimed) {
            tools.volumes().tearDown(pod.uid());
            tools.cgroups().remove(pod.uid());
            reclaimed = true;
        }
    }

    /** Deletes the pod in the API, and then its containers, sandboxes and logs here. */
    void finish(Pod pod) throws InterruptedException {
        tools.statuses().flush(pod.uid());
        if (!mailbox.removed()) {
            delete(pod);
        }
        tools.statuses().forget(pod.uid());
        tools.probes().forget(pod.uid());
        tools.images().forget(pod.uid());
        tools.restarts().forget(pod.uid());
        Thread.ofVirtual()
                .name("remove " + pod.key())
                .start(() -> {
                    REMOVALS.acquireUninterruptibly();
                    try {
                        remove(pod);
                    } finally {
                        REMOVALS.release();
                    }
                });
    }

    private void delete(Pod pod) throws InterruptedException {
        while (true) {
            try {
                tools.client()
                        .deleteIfThere(
                                Pod.KIND,
                                pod.namespace(),
                                pod.name(),
                                DeleteOptions.NOW.withUid(pod.uid()));
                return;
            } catch (StatusException e) {
                if (e.isConflict()) {
                    // Another pod has the name already.
                    return;
                }
                LOG.log(
                        Level.WARNING,
                        "Failed to delete status for pod {0}: {1}",
                        pod.key(),
                        e.getMessage());
                tools.clock().sleep(RETRY);
            }
        }
    }

    private void remove(Pod pod) {
        try {
            RuntimePod runtime = tools.observer().observe(pod.uid());
            for (RuntimePod.Sandbox sandbox : runtime.sandboxes()) {
                if (sandbox.ready()) {
                    unlessGone(() -> tools.cri().stopSandbox(sandbox.id()));
                }
                unlessGone(() -> tools.cri().removeSandbox(sandbox.id()));
            }
            tools.observer().forget(runtime);
            tools.cgroups().remove(pod.uid());
            removeLogs(pod);
        } catch (CriException | IOException e) {
            LOG.log(
                    Level.WARNING,
                    "What pod {0} left could not be removed: {1}",
                    pod.key(),
                    e.getMessage());
        }
    }

    /**
     * Removes a container's earlier runs but the last, whose log can still be asked for.
     *
     * @param runs the newest first
     */
    void prune(List<RuntimeContainer> runs) {
        for (RuntimeContainer run : runs.subList(Math.min(1, runs.size()), runs.size())) {
            if (!run.exited()) {
                continue;
            }
            try {
                unlessGone(() -> tools.cri().removeContainer(run.id()));
                tools.observer().forget(new RuntimePod(List.of(), List.of(run)));
                if (!run.logPath().isEmpty()) {
                    Files.deleteIfExists(Path.of(run.logPath()));
                }
            } catch (CriException | IOException e) {
                LOG.log(
                        Level.WARNING,
                        "Failed to remove container {0}: {1}",
                        run.id(),
                        e.getMessage());
            }
        }
    }

    private interface Removal {
        void run() throws CriException;
    }

    private static void unlessGone(Removal removal) throws CriException {
        try {
            removal.run();
        } catch (CriException e) {
            if (!e.isNotFound()) {
                throw e;
            }
        }
    }

    private void removeLogs(Pod pod) throws IOException {
        Path folder = tools.settings().logs(pod.namespace(), pod.name(), pod.uid());
        try (Stream<Path> walk = Files.walk(folder)) {
            for (Path path : walk.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (NoSuchFileException e) {
            LOG.log(Level.DEBUG, "pod {0} has no logs", pod.key());
        }
        String prefix = pod.name() + "_" + pod.namespace() + "_";
        try (DirectoryStream<Path> links =
                Files.newDirectoryStream(
                        tools.settings().containerLogs(),
                        path -> path.getFileName().toString().startsWith(prefix))) {
            for (Path link : links) {
                if (!Files.exists(link)) {
                    Files.deleteIfExists(link);
                }
            }
        }
    }
}
