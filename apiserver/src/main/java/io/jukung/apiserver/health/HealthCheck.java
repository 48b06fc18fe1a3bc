package io.jukung.apiserver.health;

/**
 * One named thing that must be in order.
 *
 * @param live whether {@code /livez} asks it as well as {@code /healthz} and {@code /readyz}
 */
public record HealthCheck(String name, boolean live, Probe probe) {
    /** A check that every endpoint asks. */
    public static HealthCheck of(String name, Probe probe) {
        return new HealthCheck(name, true, probe);
    }

    /** A check that only readiness waits for, such as a start-up hook. */
    public static HealthCheck readiness(String name, Probe probe) {
        return new HealthCheck(name, false, probe);
    }

    /** Throws, with the reason as its message, where something is out of order. */
    @FunctionalInterface
    public interface Probe {
        void check() throws Exception;
    }
}
