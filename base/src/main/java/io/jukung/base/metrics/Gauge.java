package io.jukung.base.metrics;

import java.util.concurrent.atomic.DoubleAdder;

/** A number that goes up and down, per combination of labels. */
public final class Gauge extends LabeledMetric<Gauge.Child> {
    Gauge(String name, String help, String... labels) {
        super(name, help, "gauge", labels);
    }

    /** One gauge; any thread may change it. */
    public static final class Child {
        private volatile double base;
        private final DoubleAdder delta = new DoubleAdder();

        public synchronized void set(double value) {
            delta.reset();
            base = value;
        }

        public void add(double more) {
            delta.add(more);
        }

        public void increment() {
            add(1);
        }

        public void decrement() {
            add(-1);
        }

        public double value() {
            return base + delta.sum();
        }
    }

    @Override
    Child newChild() {
        return new Child();
    }

    @Override
    void writeChild(StringBuilder out, String labels, Child child) {
        sample(out, name(), labels, null, child.value());
    }
}
