package io.jukung.bench.api;

import io.jukung.machinery.tree.JsonObject;

/**
 * One work on two servers.
 *
 * @param rate how many times the reference's rate
 * @param p50 how many times the reference's median time
 * @param cpuSaved how many times less CPU per operation; 0 where it is not known
 */
record Ratio(String work, double rate, double p50, double p99, double cpuSaved) {
    static Ratio of(JsonObject reference, JsonObject other) {
        return new Ratio(
                reference.string("work"),
                quotient(other, reference, "rate"),
                quotient(other, reference, "p50Millis"),
                quotient(other, reference, "p99Millis"),
                quotient(reference, other, "cpuMicros"));
    }

    private static double quotient(JsonObject above, JsonObject below, String field) {
        double divisor = number(below, field);
        return divisor == 0 ? 0 : number(above, field) / divisor;
    }

    /** A number that the other run wrote; 0 where it wrote none. */
    static double number(JsonObject object, String field) {
        return object.get(field) instanceof Number number ? number.doubleValue() : 0;
    }
}
