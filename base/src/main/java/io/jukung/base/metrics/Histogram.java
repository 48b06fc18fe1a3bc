package io.jukung.base.metrics;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;

/** How often values fall below which bounds, per combination of labels. */
public final class Histogram extends LabeledMetric<Histogram.Child> {
    private final double[] bounds;

    Histogram(String name, String help, List<Double> bounds, String... labels) {
        super(name, help, "histogram", labels);
        this.bounds = bounds.stream().mapToDouble(Double::doubleValue).toArray();
    }

    /** One histogram; any thread may observe. */
    public static final class Child {
        private final double[] bounds;
        private final LongAdder[] counts;
        private final DoubleAdder sum = new DoubleAdder();

        Child(double[] bounds) {
            this.bounds = bounds;
            counts = new LongAdder[bounds.length + 1];
            Arrays.setAll(counts, ignored -> new LongAdder());
        }

        /** Counts a value; spans are in seconds. */
        public void observe(double value) {
            int at = Arrays.binarySearch(bounds, value);
            counts[at < 0 ? -at - 1 : at].increment();
            sum.add(value);
        }

        public long count() {
            return Arrays.stream(counts).mapToLong(LongAdder::sum).sum();
        }

        public double sum() {
            return sum.sum();
        }
    }

    @Override
    Child newChild() {
        return new Child(bounds);
    }

    @Override
    void writeChild(StringBuilder out, String labels, Child child) {
        long below = 0;
        for (int i = 0; i < bounds.length; i++) {
            below += child.counts[i].sum();
            sample(out, name() + "_bucket", labels, number(bounds[i]), below);
        }
        below += child.counts[bounds.length].sum();
        sample(out, name() + "_bucket", labels, "+Inf", below);
        sample(out, name() + "_sum", labels, null, child.sum());
        sample(out, name() + "_count", labels, null, below);
    }
}
