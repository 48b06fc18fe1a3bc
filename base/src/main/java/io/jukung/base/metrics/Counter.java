package io.jukung.base.metrics;

import java.util.concurrent.atomic.LongAdder;

/** A number that only grows, per combination of labels. */
public final class Counter extends LabeledMetric<Counter.Child> {
    Counter(String name, String help, String... labels) {
        super(name, help, "counter", labels);
    }

    /** One counter; any thread may count. */
    public static final class Child {
        private final LongAdder count = new LongAdder();

        public void increment() {
            count.increment();
        }

        public void add(long more) {
            count.add(more);
        }

        public long value() {
            return count.sum();
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
