package io.jukung.base.metrics;

import org.jspecify.annotations.Nullable;

/** What all metrics share: a name, a help text, and the way numbers are written. */
abstract sealed class Metric permits LabeledMetric, SuppliedGauge {
    private final String name;
    private final String help;
    private final String type;

    Metric(String name, String help, String type) {
        this.name = name;
        this.help = help;
        this.type = type;
    }

    String name() {
        return name;
    }

    final void write(StringBuilder out) {
        int start = out.length();
        out.append("# HELP ").append(name).append(' ').append(escape(help, false)).append('\n');
        out.append("# TYPE ").append(name).append(' ').append(type).append('\n');
        int body = out.length();
        writeSamples(out);
        if (out.length() == body) {
            out.setLength(start);
        }
    }

    abstract void writeSamples(StringBuilder out);

    static void sample(
            StringBuilder out, String name, String labels, @Nullable String bound, double value) {
        out.append(name);
        if (!labels.isEmpty() || bound != null) {
            out.append('{').append(labels);
            if (bound != null) {
                out.append(labels.isEmpty() ? "le=\"" : ",le=\"").append(bound).append('"');
            }
            out.append('}');
        }
        out.append(' ').append(number(value)).append('\n');
    }

    /** A number as Prometheus' own writer has it: 1 and not 1.0, +Inf, NaN. */
    static String number(double value) {
        if (value == Math.rint(value) && Math.abs(value) < 1e15) {
            return Long.toString((long) value);
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? "+Inf" : "-Inf";
        }
        return Double.toString(value);
    }

    static String escape(String text, boolean quotes) {
        String escaped = text.replace("\\", "\\\\").replace("\n", "\\n");
        return quotes ? escaped.replace("\"", "\\\"") : escaped;
    }
}
