package io.jukung.apiserver.admission;

import io.jukung.base.Clock;
import io.jukung.base.metrics.Metrics;
import io.jukung.machinery.tree.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The admission plugins in their order, and how long they take. */
public final class AdmissionChain {
    private final List<Entry> entries;
    private final AdmissionMetrics metrics;
    private final AdmissionMetrics.Timer steps;

    /** A plugin, with what it does beyond what every plugin inherits. */
    private record Entry(
            AdmissionPlugin plugin, AdmissionMetrics.Timer timer, boolean admits, boolean looks) {}

    public AdmissionChain(List<AdmissionPlugin> plugins, Metrics metrics, Clock clock) {
        AdmissionMetrics measured = new AdmissionMetrics(metrics, clock);
        this.metrics = measured;
        this.steps = measured.step();
        this.entries =
                plugins.stream()
                        .map(plugin ->
                                new Entry(
                                        plugin,
                                        measured.plugin(plugin.name()),
                                        overrides(plugin, "admit"),
                                        overrides(plugin, "validate")))
                        .toList();
    }

    private static boolean overrides(AdmissionPlugin plugin, String method) {
        try {
            return plugin.getClass()
                            .getMethod(method, AdmissionAttributes.class)
                            .getDeclaringClass()
                    != AdmissionPlugin.class;
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Lets every plugin change the object in turn, and once more where a hook asks for it; answers
     * it as the last one left it.
     */
    public @Nullable JsonObject admit(AdmissionAttributes attributes) {
        long start = metrics.now();
        boolean rejected = true;
        try {
            AdmissionAttributes last = round(attributes);
            Reinvocation reinvocation = attributes.reinvocation();
            if (reinvocation.wanted()) {
                reinvocation.startSecond();
                last = round(last);
            }
            rejected = false;
            return last.object();
        } finally {
            steps.observe(start, attributes.operation(), true, rejected);
        }
    }

    private AdmissionAttributes round(AdmissionAttributes attributes) {
        AdmissionAttributes now = attributes;
        for (Entry entry : entries) {
            if (entry.admits() && entry.plugin().handles(now)) {
                now = now.withObject(admitted(entry, now));
            }
        }
        return now;
    }

    private @Nullable JsonObject admitted(Entry entry, AdmissionAttributes attributes) {
        long start = metrics.now();
        boolean rejected = true;
        try {
            JsonObject object = entry.plugin().admit(attributes);
            rejected = false;
            return object;
        } finally {
            entry.timer().observe(start, attributes.operation(), true, rejected);
        }
    }

    /** Lets every plugin look at the final object. */
    public void validate(AdmissionAttributes attributes) {
        long start = metrics.now();
        boolean rejected = true;
        try {
            for (Entry entry : entries) {
                if (entry.looks() && entry.plugin().handles(attributes)) {
                    look(entry, attributes);
                }
            }
            rejected = false;
        } finally {
            steps.observe(start, attributes.operation(), false, rejected);
        }
    }

    private void look(Entry entry, AdmissionAttributes attributes) {
        long start = metrics.now();
        boolean rejected = true;
        try {
            entry.plugin().validate(attributes);
            rejected = false;
        } finally {
            entry.timer().observe(start, attributes.operation(), false, rejected);
        }
    }
}
