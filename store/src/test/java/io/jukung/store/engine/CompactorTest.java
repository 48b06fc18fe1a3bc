package io.jukung.store.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jukung.base.Clock;
import io.jukung.store.Txn;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;

/** History lasts the interval and little longer, however it and the clock meet. */
class CompactorTest {
    private static final Duration INTERVAL = Duration.ofMinutes(5);

    /** Time that passes when the test says so. */
    private static final class HandClock implements Clock {
        private final Semaphore asleep = new Semaphore(0);
        private final Semaphore awake = new Semaphore(0);
        private volatile Duration passed = Duration.ZERO;

        @Override
        public Instant now() {
            return Instant.EPOCH.plus(passed);
        }

        @Override
        public long nanoTime() {
            return passed.toNanos();
        }

        @Override
        public void sleep(Duration duration) throws InterruptedException {
            asleep.release();
            awake.acquire();
            passed = passed.plus(duration);
        }

        /** Until whoever sleeps has woken, worked, and sleeps again. */
        void pass() throws InterruptedException {
            awake.release();
            asleep.acquire();
        }
    }

    private final Index index = new Index();
    private final HandClock clock = new HandClock();

    private void put(String key, int bytes) {
        Index.Applied applied = index.apply(Txn.create(key, new byte[bytes], 0, null));
        index.publish(List.of(applied.change()));
    }

    @Test
    void aRevisionCanBeReadForTheIntervalAndAtMostAFifthLonger() throws Exception {
        Thread compactor = Compactor.start(index, index::compact, clock, INTERVAL, Long.MAX_VALUE);
        clock.asleep.acquire();
        Map<Long, Duration> written = new TreeMap<>();
        List<Duration> ages = new ArrayList<>();
        for (int look = 0; look < 40; look++) {
            put("/k/" + look, 10);
            written.put(index.revision(), clock.passed);
            clock.pass();
            while (!written.isEmpty()
                    && written.keySet().iterator().next() < index.compactedRevision()) {
                long first = written.keySet().iterator().next();
                ages.add(clock.passed.minus(written.remove(first)));
            }
        }
        compactor.interrupt();
        assertEquals(
                List.of(),
                ages.stream()
                        .filter(age ->
                                age.compareTo(INTERVAL) < 0
                                        || age.compareTo(INTERVAL.multipliedBy(13).dividedBy(10))
                                                > 0)
                        .toList());
        assertEquals(27, ages.size(), 2);
    }
}
