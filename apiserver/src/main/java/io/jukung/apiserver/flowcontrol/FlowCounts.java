package io.jukung.apiserver.flowcontrol;

import io.jukung.base.metrics.Counter;
import io.jukung.base.metrics.Histogram;
import java.util.concurrent.atomic.LongAdder;

/**
 * What is counted of one flow schema at one level; any thread counts.
 *
 * <p>Requests and seats that run, or wait, are kept as one number: the requests above 32 bits of
 * seats.
 */
final class FlowCounts {
    private static final long ONE = 1L << 32;

    private final LongAdder running = new LongAdder();
    private final LongAdder waiting = new LongAdder();
    private final Counter.Child dispatched;
    private final Histogram.Child regular;
    private final Histogram.Child opening;
    private final Histogram.Child admitted;
    private final Histogram.Child givenUp;
    private final Histogram.Child seats;
    private final Histogram.Child watchers;
    final Histogram.Child queueLength;
    final Counter.Child unaccommodated;

    FlowCounts(FlowMetrics metrics, String level, String schema) {
        dispatched = metrics.dispatched.with(schema, level);
        regular = metrics.ran.with(schema, level, "regular");
        opening = metrics.ran.with(schema, level, "watch");
        admitted = metrics.waited.with(schema, level, "true");
        givenUp = metrics.waited.with(schema, level, "false");
        seats = metrics.estimatedSeats.with(schema, level);
        watchers = metrics.watchCounts.with(schema, level);
        queueLength = metrics.queueLength.with(schema, level);
        unaccommodated = metrics.unaccommodated.with(schema, level);
    }

    /** A request has been told what it takes. */
    void estimated(Work work) {
        seats.observe(work.seats());
        if (work.watchers() >= 0) {
            watchers.observe(work.watchers());
        }
    }

    void begin(Work work) {
        dispatched.increment();
        running.add(ONE + work.seats());
    }

    void end(Work work, boolean watch, long nanos) {
        running.add(-(ONE + work.seats()));
        (watch ? opening : regular).observe(nanos / 1e9);
    }

    void enqueued(Work work) {
        waiting.add(ONE + work.seats());
    }

    void dequeued(Work work) {
        waiting.add(-(ONE + work.seats()));
    }

    /** How long one waited, which may be no time. */
    void waited(long nanos, boolean letIn) {
        (letIn ? admitted : givenUp).observe(nanos / 1e9);
    }

    long requestsRunning() {
        return running.sum() >>> 32;
    }

    long seatsRunning() {
        return (int) running.sum();
    }

    long requestsWaiting() {
        return waiting.sum() >>> 32;
    }

    long seatsWaiting() {
        return (int) waiting.sum();
    }
}
