package io.jukung.base;

import java.time.Duration;

/**
 * Where a supervised component stands.
 *
 * <pre>
 *   Starting ──▶ Ready ──▶ Waiting ──▶ Starting …
 *       └─────────────────────┘            (any) ──▶ Stopped
 * </pre>
 */
public sealed interface ComponentState {
    /** It runs and has not said that it is ready. */
    record Starting() implements ComponentState {}

    /**
     * It does its work.
     *
     * @param after how long this start took
     */
    record Ready(Duration after) implements ComponentState {}

    /**
     * It ended and will be started again.
     *
     * @param retryIn how long from the state's beginning until then
     */
    record Waiting(Duration retryIn) implements ComponentState {}

    /** It was told to stop and did. */
    record Stopped() implements ComponentState {}
}
