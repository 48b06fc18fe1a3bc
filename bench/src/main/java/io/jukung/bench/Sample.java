package io.jukung.bench;

import java.util.Arrays;

/** Times of one thing that was measured several times, in milliseconds, in their order. */
record Sample(String name, double... millis) {
    double median() {
        double[] sorted = millis.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    interface Task {
        void run() throws Exception;
    }

    /** How long a task takes, in milliseconds. */
    static double time(Task task) throws Exception {
        long begun = System.nanoTime();
        task.run();
        return (System.nanoTime() - begun) / 1e6;
    }
}
