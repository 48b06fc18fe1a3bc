package io.jukung.client.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.jukung.client.testkit.TestClock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class WorkQueueTest {
    private final TestClock clock = new TestClock(Instant.EPOCH);
    private final WorkQueue<String> queue = new WorkQueue<>(clock);

    @Test
    void aKeyIsThereOnceAndNeverInWorkTwice() {
        queue.add("a");
        queue.add("a");
        assertEquals("a", queue.poll());
        assertNull(queue.poll());
        queue.add("a");
        assertNull(queue.poll());
        queue.done("a");
        assertEquals("a", queue.poll());
        queue.done("a");
        assertNull(queue.poll());
    }

    @Test
    void theEarliestOfSeveralDelaysCounts() {
        queue.addAfter("a", Duration.ofSeconds(10));
        queue.addAfter("a", Duration.ofSeconds(5));
        queue.addAfter("a", Duration.ofSeconds(20));
        assertNull(queue.poll());
        clock.advance(Duration.ofSeconds(5));
        assertEquals("a", queue.poll());
        queue.done("a");
        clock.advance(Duration.ofSeconds(30));
        assertNull(queue.poll());
    }

    @Test
    void failuresWaitTwiceAsLongEachTimeUntilForgotten() {
        for (long millis = 5; millis <= 40; millis *= 2) {
            queue.retry("a");
            clock.advance(Duration.ofMillis(millis - 1));
            assertNull(queue.poll());
            clock.advance(Duration.ofMillis(1));
            assertEquals("a", queue.poll());
            queue.done("a");
        }
        queue.forget("a");
        queue.retry("a");
        clock.advance(Duration.ofMillis(5));
        assertEquals("a", queue.poll());
    }

    @Test
    void manyFailuresShareABucket() {
        for (int i = 0; i < 110; i++) {
            queue.retry("k" + i);
        }
        clock.advance(Duration.ofMillis(5));
        int at = 0;
        while (queue.poll() != null) {
            at++;
        }
        assertEquals(100, at);
        clock.advance(Duration.ofSeconds(1));
        while (queue.poll() != null) {
            at++;
        }
        assertEquals(110, at);
    }

    @Test
    void aFailingReconcileComesAgain() {
        AtomicInteger tries = new AtomicInteger();
        ReconcileLoop<String> loop =
                new ReconcileLoop<>(
                        "test",
                        queue,
                        1,
                        key -> {
                            if (tries.incrementAndGet() < 3) {
                                throw new IllegalStateException("not yet");
                            }
                            return null;
                        });
        queue.add("a");
        for (int i = 0; i < 5; i++) {
            loop.drain();
            clock.advance(Duration.ofSeconds(1));
        }
        assertEquals(3, tries.get());
        assertEquals(0, queue.failures("a"));
    }
}
