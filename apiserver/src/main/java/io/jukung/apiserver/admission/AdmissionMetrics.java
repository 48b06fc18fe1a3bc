package io.jukung.apiserver.admission;

import io.jukung.apiserver.admission.AdmissionAttributes.Operation;
import io.jukung.base.Clock;
import io.jukung.base.metrics.Histogram;
import io.jukung.base.metrics.Metrics;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;

/** How long admission takes, each plugin of it and each of its two steps, as upstream names it. */
final class AdmissionMetrics {
    private static final List<Double> BUCKETS = List.of(0.005, 0.025, 0.1, 0.5, 1.0, 2.5);
    private static final int COMBINATIONS = Operation.values().length * 4;

    private final Histogram controllers;
    private final Histogram steps;
    private final Clock clock;

    AdmissionMetrics(Metrics metrics, Clock clock) {
        this.clock = clock;
        controllers =
                metrics.histogram(
                        "apiserver_admission_controller_admission_duration_seconds",
                        "Admission controller latency histogram in seconds, identified by name and"
                                + " broken out for each operation and API resource and type"
                                + " (validate or admit).",
                        BUCKETS,
                        "name",
                        "operation",
                        "rejected",
                        "type");
        steps =
                metrics.histogram(
                        "apiserver_admission_step_admission_duration_seconds",
                        "Admission sub-step latency histogram in seconds, broken out for each"
                                + " operation and API resource and step type (validate or admit).",
                        BUCKETS,
                        "operation",
                        "rejected",
                        "type");
    }

    long now() {
        return clock.nanoTime();
    }

    Timer plugin(String name) {
        return new Timer(
                (operation, rejected, type) -> controllers.with(name, operation, rejected, type));
    }

    Timer step() {
        return new Timer(steps::with);
    }

    /** Finds a histogram by its labels. */
    @FunctionalInterface
    private interface Labels {
        Histogram.Child with(String operation, String rejected, String type);
    }

    /**
     * The histograms of one plugin or of the steps; found once, since every write asks for them.
     */
    final class Timer {
        private final AtomicReferenceArray<Histogram.Child> found =
                new AtomicReferenceArray<>(COMBINATIONS);
        private final Labels labels;

        private Timer(Labels labels) {
            this.labels = labels;
        }

        void observe(long since, Operation operation, boolean admit, boolean rejected) {
            int at = operation.ordinal() * 4 + (admit ? 2 : 0) + (rejected ? 1 : 0);
            Histogram.Child child = found.get(at);
            if (child == null) {
                child =
                        labels.with(
                                operation.name(),
                                Boolean.toString(rejected),
                                admit ? "admit" : "validate");
                found.set(at, child);
            }
            child.observe((now() - since) / 1e9);
        }
    }
}
