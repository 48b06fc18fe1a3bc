package io.jukung.store.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jukung.base.Clock;
import io.jukung.store.KeyValue;
import io.jukung.store.Txn;
import io.jukung.store.memory.MemoryStore;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Leases last as long as they say, whatever is done to the machine's clock. */
class LeasesTest {
    /** Wall-clock time that leaps by years at each look; spans are true. */
    private static final class Leaping implements Clock {
        private volatile Instant now = Instant.EPOCH;
        private final long direction;

        Leaping(long direction) {
            this.direction = direction;
        }

        @Override
        public Instant now() {
            now = now.plus(Duration.ofDays(365 * direction));
            return now;
        }

        @Override
        public long nanoTime() {
            return System.nanoTime();
        }

        @Override
        public void sleep(Duration duration) throws InterruptedException {
            Thread.sleep(duration);
        }
    }

    @Test
    void clockJumpsNeitherEndNorProlongALease() throws Exception {
        for (long direction : new long[] {1, -1}) {
            Clock clock = new Leaping(direction);
            try (MemoryStore store = new MemoryStore(clock)) {
                long lasting = store.grantLease(Duration.ofHours(1));
                long brief = store.grantLease(Duration.ofMillis(500));
                store.commit(Txn.create("/lasting", new byte[1], lasting, null));
                store.commit(Txn.create("/brief", new byte[1], brief, null));
                KeyValue found = store.get("/brief");
                while (found != null) {
                    clock.now();
                    Thread.sleep(5);
                    found = store.get("/brief");
                }
                assertTrue(store.keepAlive(lasting));
                assertEquals(1, store.get("/lasting").version());
                assertFalse(store.keepAlive(brief));
            }
        }
    }
}
