package io.jukung.kubelet.probes;

/**
 * What one check found.
 *
 * @param errored whether the check itself could not be made
 * @param output what the event tells
 */
record Outcome(boolean success, boolean errored, String output) {
    static Outcome success(String output) {
        return new Outcome(true, false, output);
    }

    static Outcome failure(String output) {
        return new Outcome(false, false, output);
    }

    static Outcome error(String output) {
        return new Outcome(false, true, output);
    }
}
