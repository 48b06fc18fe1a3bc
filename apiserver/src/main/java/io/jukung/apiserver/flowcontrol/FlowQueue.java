package io.jukung.apiserver.flowcontrol;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/** One of a level's queues; guarded by the level's lock. */
final class FlowQueue {
    /** What a request is thought to take until it is known. */
    static final double GUESS_SECONDS = 0.003;

    final int index;
    final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
    final List<Waiting> running = new ArrayList<>(0);

    /** The level's virtual time, in seat seconds, at which its next request is due. */
    double due;

    FlowQueue(int index) {
        this.index = index;
    }

    int seatsWaiting() {
        return waiting.stream().mapToInt(each -> each.seats).sum();
    }

    int seatsRunning() {
        return running.stream().mapToInt(each -> each.seats).sum();
    }

    /** When its first request would be done, had it been served alone since it was due. */
    double finish() {
        return due + waiting.element().seats * GUESS_SECONDS;
    }
}
