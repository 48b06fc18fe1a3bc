package io.jukung.base.metrics;

import java.util.function.DoubleSupplier;

/** A gauge that asks for its number when it is written. */
final class SuppliedGauge extends Metric {
    private final DoubleSupplier value;

    SuppliedGauge(String name, String help, DoubleSupplier value) {
        super(name, help, "gauge");
        this.value = value;
    }

    @Override
    void writeSamples(StringBuilder out) {
        sample(out, name(), "", null, value.getAsDouble());
    }
}
