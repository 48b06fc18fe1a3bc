package io.jukung.kubelet.probes;

import io.jukung.api.core.v1.Container;
import io.jukung.api.core.v1.Pod;
import io.jukung.api.core.v1.Probe;
import io.jukung.base.Clock;
import io.jukung.client.events.EventRecorder;
import io.jukung.kubelet.sync.ProbeView.Result;
import io.jukung.kubelet.sync.RuntimeContainer;
import io.jukung.machinery.tree.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

/**
 * Asks one probe of one container again and again.
 *
 * <pre>
 *   start + initialDelay ─▶ check ─period─▶ check ─period─▶ …
 *   startup:   ends with the first result; success lets the other probes begin
 *   liveness:  ends with failure, since the container is stopped then
 * </pre>
 */
final class ProbeWorker {
    private static final int TRIES = 3;

    /** What is probed. */
    record Subject(
            Pod pod,
            Container container,
            RuntimeContainer run,
            List<String> ips,
            ProbeKind kind,
            Probe probe) {}

    private final Subject subject;
    private final Prober prober;
    private final Clock clock;
    private final EventRecorder events;
    private final JsonObject about;
    private final Consumer<Result> found;
    private final Thread thread;

    ProbeWorker(
            Subject subject,
            Prober prober,
            Clock clock,
            EventRecorder events,
            JsonObject about,
            Consumer<Result> found) {
        this.subject = subject;
        this.prober = prober;
        this.clock = clock;
        this.events = events;
        this.about = about;
        this.found = found;
        thread =
                Thread.ofVirtual()
                        .name(subject.kind().text() + " probe " + subject.container().name())
                        .unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    void stop() {
        thread.interrupt();
    }

    private void run() {
        Probe probe = subject.probe();
        Duration period = Duration.ofSeconds(Math.max(1, probe.periodSeconds()));
        Threshold threshold =
                new Threshold(
                        subject.kind().initial(),
                        probe.successThreshold(),
                        probe.failureThreshold() == 0 ? 3 : probe.failureThreshold());
        try {
            Instant started = subject.run().startedAt();
            Instant due =
                    (started == null ? clock.now() : started)
                            .plusSeconds(probe.initialDelaySeconds());
            Duration delay = Duration.between(clock.now(), due);
            if (delay.isPositive()) {
                clock.sleep(delay);
            }
            while (!Thread.currentThread().isInterrupted()) {
                long begin = clock.nanoTime();
                if (once(threshold)) {
                    return;
                }
                Duration left = period.minusNanos(clock.nanoTime() - begin);
                if (left.isPositive()) {
                    clock.sleep(left);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Makes one check; whether the worker is done for good. */
    private boolean once(Threshold threshold) throws InterruptedException {
        Outcome outcome = check();
        if (Thread.currentThread().isInterrupted()) {
            return true;
        }
        if (outcome.errored()) {
            tell(subject.kind().text() + " probe errored: " + outcome.output());
            return false;
        }
        if (!outcome.success()) {
            tell(subject.kind().text() + " probe failed: " + outcome.output());
        }
        if (!threshold.take(outcome.success())) {
            return false;
        }
        found.accept(threshold.result());
        return switch (subject.kind()) {
            case STARTUP -> true;
            case LIVENESS -> threshold.result() == Result.FAILURE;
            case READINESS -> false;
        };
    }

    /** A check that cannot be made is tried again at once before it counts as errored. */
    private Outcome check() throws InterruptedException {
        Probe probe = subject.probe();
        Duration timeout = Duration.ofSeconds(Math.max(1, probe.timeoutSeconds()));
        Outcome outcome = Outcome.error("");
        for (int i = 0; i < TRIES && outcome.errored(); i++) {
            outcome =
                    prober.check(
                            probe, subject.container(), subject.run().id(), subject.ips(), timeout);
        }
        return outcome;
    }

    private void tell(String message) {
        events.event(about, "Warning", "Unhealthy", message);
    }
}
