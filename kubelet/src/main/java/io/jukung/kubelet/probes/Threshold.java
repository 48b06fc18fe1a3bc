package io.jukung.kubelet.probes;

import io.jukung.kubelet.sync.ProbeView.Result;

/** Counts answers of one kind in a row and changes the result at the probe's thresholds. */
final class Threshold {
    private final int successes;
    private final int failures;
    private Result result;
    private Result last = Result.UNKNOWN;
    private int run;

    Threshold(Result initial, int successThreshold, int failureThreshold) {
        result = initial;
        successes = Math.max(1, successThreshold);
        failures = Math.max(1, failureThreshold);
    }

    /** Takes an answer; whether the result stands now, be it new or confirmed. */
    boolean take(boolean success) {
        Result answer = success ? Result.SUCCESS : Result.FAILURE;
        run = answer == last ? run + 1 : 1;
        last = answer;
        if (run < (success ? successes : failures)) {
            return false;
        }
        result = answer;
        return true;
    }

    Result result() {
        return result;
    }
}
