package io.jukung.scheduler.queue;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jukung.api.core.v1.Pod;
import io.jukung.base.Clock;
import io.jukung.machinery.tree.Yaml;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SchedulingQueueTest {
    private static final class HandClock implements Clock {
        long nanos;

        @Override
        public Instant now() {
            return Instant.ofEpochSecond(0, nanos);
        }

        @Override
        public long nanoTime() {
            return nanos;
        }

        @Override
        public void sleep(Duration duration) {
            nanos += duration.toNanos();
        }
    }

    private final HandClock clock = new HandClock();
    private final SchedulingQueue queue = new SchedulingQueue(clock);

    private static Pod pod(String name, int priority) {
        return Pod.of(
                Yaml.parse(
                        "{metadata: {name: %s, namespace: d, uid: u-%s}, spec: {priority: %d}}"
                                .formatted(name, name, priority)));
    }

    @Test
    void priorityFirstThenTheLongestWait() throws InterruptedException {
        queue.put(pod("a", 0));
        clock.nanos++;
        queue.put(pod("b", 0));
        queue.put(pod("c", 10));
        assertEquals("c", queue.take().name());
        assertEquals("a", queue.take().name());
        assertEquals("b", queue.take().name());
    }

    @Test
    void onlyHelpfulEventsWake() throws InterruptedException {
        queue.put(pod("a", 0));
        queue.refused(queue.take(), Set.of("NodeAffinity"));
        clock.nanos += Duration.ofSeconds(2).toNanos();
        queue.happened(ClusterEvent.POD_LEFT);
        assertArrayEquals(new int[] {0, 0, 1, 0}, queue.depth());
        queue.happened(ClusterEvent.NODE_CHANGED);
        assertEquals("a", queue.take().name());
    }

    @Test
    void anEventDuringTheAttemptIsNotMissed() throws InterruptedException {
        queue.put(pod("a", 0));
        Pod taken = queue.take();
        queue.happened(ClusterEvent.POD_LEFT);
        queue.refused(taken, Set.of("NodeResourcesFit"));
        assertArrayEquals(new int[] {0, 0, 0, 1}, queue.depth());
        clock.nanos += Duration.ofSeconds(1).toNanos();
        assertEquals("a", queue.take().name());
    }

    @Test
    void aChangedPodIsTriedAgainAndARemovedOneIsNot() throws InterruptedException {
        queue.put(pod("a", 0));
        queue.refused(queue.take(), Set.of("NodeAffinity"));
        queue.put(pod("a", 5));
        assertEquals("a", queue.take().name());
        queue.remove("d/a");
        assertArrayEquals(new int[] {0, 0, 0, 0}, queue.depth());
    }
}
