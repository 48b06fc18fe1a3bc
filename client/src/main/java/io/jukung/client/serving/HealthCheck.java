package io.jukung.client.serving;

import java.util.function.Supplier;

/**
 * One thing that must be well.
 *
 * @param name {@code leaderElection}
 * @param trouble what is wrong, "" where nothing is; must not block
 */
public record HealthCheck(String name, Supplier<String> trouble) {
    /** Well as long as it can answer. */
    public static final HealthCheck PING = new HealthCheck("ping", () -> "");
}
