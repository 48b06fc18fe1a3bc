package io.jukung.base.metrics;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** A metric with a child for each combination of its labels' values. */
abstract sealed class LabeledMetric<C> extends Metric permits Counter, Gauge, Histogram {
    private final List<String> labels;
    private final ConcurrentHashMap<List<String>, C> children = new ConcurrentHashMap<>();

    LabeledMetric(String name, String help, String type, String... labels) {
        super(name, help, type);
        this.labels = List.of(labels);
    }

    abstract C newChild();

    abstract void writeChild(StringBuilder out, String labels, C child);

    /** The child for these values, in the order of the labels' names. */
    public final C with(String... values) {
        List<String> key = List.of(values);
        C child = children.get(key);
        if (child != null) {
            return child;
        }
        if (values.length != labels.size()) {
            throw new IllegalArgumentException(name() + " has the labels " + labels);
        }
        return children.computeIfAbsent(key, ignored -> newChild());
    }

    /** Forgets the child for these values. */
    public final void remove(String... values) {
        children.remove(List.of(values));
    }

    @Override
    final void writeSamples(StringBuilder out) {
        Map<String, C> sorted = new TreeMap<>();
        children.forEach((values, child) -> sorted.put(text(values), child));
        sorted.forEach((text, child) -> writeChild(out, text, child));
    }

    private String text(List<String> values) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < values.size(); i++) {
            out.append(i == 0 ? "" : ",").append(labels.get(i)).append("=\"");
            out.append(escape(values.get(i), true)).append('"');
        }
        return out.toString();
    }
}
