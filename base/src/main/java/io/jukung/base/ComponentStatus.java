package io.jukung.base;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the supervisor knows of one component.
 *
 * @param since when it came into its state
 * @param restarts how often it was started again
 * @param lastError why it last ended, null where it never failed
 * @param timeToReady how long its first start took until it was ready, null until then
 */
public record ComponentStatus(
        String name,
        ComponentState state,
        Instant since,
        int restarts,
        @Nullable Throwable lastError,
        @Nullable Duration timeToReady) {
    /** Whether it does its work now. */
    public boolean ready() {
        return state instanceof ComponentState.Ready;
    }
}
