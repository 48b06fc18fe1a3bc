package io.jukung.apiserver.flowcontrol;

import java.time.Duration;

/**
 * What a request is thought to cost.
 *
 * @param seats how many it takes while it runs
 * @param watchers how many watch what it may change, -1 where it changes nothing
 * @param after for how much longer it keeps them, for the work it leaves to those who watch
 */
record Work(int seats, int watchers, Duration after) {
    /** A request that changes nothing and reads little. */
    static final Work LITTLE = reading(1);

    static Work reading(int seats) {
        return new Work(seats, -1, Duration.ZERO);
    }
}
