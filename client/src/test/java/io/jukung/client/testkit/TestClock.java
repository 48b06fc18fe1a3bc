package io.jukung.client.testkit;

import io.jukung.base.Clock;
import java.time.Duration;
import java.time.Instant;

/** Time that moves when told, and by what somebody sleeps. */
public final class TestClock implements Clock {
    private Instant now;
    private long nanos;

    public TestClock(Instant start) {
        now = start;
    }

    public synchronized void advance(Duration duration) {
        now = now.plus(duration);
        nanos += duration.toNanos();
    }

    @Override
    public synchronized Instant now() {
        return now;
    }

    @Override
    public synchronized long nanoTime() {
        return nanos;
    }

    @Override
    public void sleep(Duration duration) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        advance(duration);
        Thread.sleep(1);
    }
}
