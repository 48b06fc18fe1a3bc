package io.jukung.apiserver.flowcontrol;

import io.jukung.apiserver.request.ApiRequest;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;

/** A request that waits in a queue, and the thread that waits with it. */
final class Waiting {
    final FlowTable.Flow flow;
    final ApiRequest request;
    final FlowQueue queue;
    final Work work;
    final int seats;
    final Instant arrived;
    final Thread thread = Thread.currentThread();

    /** Set under the level's lock, read by the thread. */
    volatile boolean admitted;

    /** When the level let it in, of {@link System#nanoTime}. */
    long startedNanos;

    Waiting(FlowTable.Flow flow, ApiRequest request, FlowQueue queue, Work work, Instant arrived) {
        this.flow = flow;
        this.request = request;
        this.queue = queue;
        this.work = work;
        this.seats = work.seats();
        this.arrived = arrived;
    }

    /**
     * Waits until it is let in.
     *
     * @return false where that took too long
     */
    boolean await(long nanos) throws InterruptedException {
        long until = System.nanoTime() + nanos;
        while (!admitted) {
            long left = until - System.nanoTime();
            if (left <= 0) {
                return false;
            }
            LockSupport.parkNanos(this, left);
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
        }
        return true;
    }

    void admit() {
        startedNanos = System.nanoTime();
        admitted = true;
        LockSupport.unpark(thread);
    }
}
