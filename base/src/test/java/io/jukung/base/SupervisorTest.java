package io.jukung.base;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SupervisorTest {
    private record Work(String name, Body body) implements Component {
        interface Body {
            void run(Runnable ready) throws Exception;
        }

        @Override
        public void run(Runnable ready) throws Exception {
            body.run(ready);
        }
    }

    private static void untilStopped(Runnable ready) throws InterruptedException {
        ready.run();
        new CountDownLatch(1).await();
    }

    @Test
    void componentsStartBecomeReadyAndStopInReverse() throws Exception {
        List<String> seen = new CopyOnWriteArrayList<>();
        try (Supervisor supervisor =
                new Supervisor(
                        Clock.SYSTEM,
                        new Random(1),
                        s -> seen.add(s.name() + " " + s.state().getClass().getSimpleName()))) {
            supervisor.start(new Work("a", SupervisorTest::untilStopped));
            assertEquals(List.of(), supervisor.awaitReady(Duration.ofSeconds(10)));
            supervisor.start(new Work("b", SupervisorTest::untilStopped));
            assertEquals(List.of(), supervisor.awaitReady(Duration.ofSeconds(10)));
            ComponentStatus status = supervisor.statuses().getFirst();
            assertTrue(status.ready());
            assertNotNull(status.timeToReady());
            assertNull(status.lastError());
        }
        assertEquals(
                List.of("a Starting", "a Ready", "b Starting", "b Ready", "b Stopped", "a Stopped"),
                seen);
    }

    @Test
    void whatDiesIsStartedAgain() throws Exception {
        AtomicInteger runs = new AtomicInteger();
        CountDownLatch third = new CountDownLatch(1);
        try (Supervisor supervisor = new Supervisor(quick(), new Random(1), s -> {})) {
            supervisor.start(
                    new Work(
                            "dies",
                            ready -> {
                                if (runs.incrementAndGet() < 3) {
                                    throw new IllegalStateException("run " + runs.get());
                                }
                                ready.run();
                                third.countDown();
                                new CountDownLatch(1).await();
                            }));
            third.await();
            assertEquals(List.of(), supervisor.awaitReady(Duration.ofSeconds(10)));
            ComponentStatus status = supervisor.status("dies");
            assertNotNull(status);
            assertEquals(2, status.restarts());
            assertEquals("run 2", String.valueOf(status.lastError().getMessage()));
            supervisor.stop("dies");
            assertInstanceOf(
                    ComponentState.Stopped.class, supervisor.statuses().getFirst().state());
        }
    }

    /** Waits of no length. */
    private static Clock quick() {
        return new Clock() {
            @Override
            public Instant now() {
                return Clock.SYSTEM.now();
            }

            @Override
            public long nanoTime() {
                return Clock.SYSTEM.nanoTime();
            }

            @Override
            public void sleep(Duration duration) {}
        };
    }

    @Test
    void waitsDoubleUpToTheLimit() {
        Backoff backoff =
                new Backoff(Duration.ofSeconds(1), 2, 0, Duration.ofSeconds(5), new Random(1));
        assertEquals(Duration.ofSeconds(1), backoff.next());
        assertEquals(Duration.ofSeconds(2), backoff.next());
        assertEquals(Duration.ofSeconds(4), backoff.next());
        assertEquals(Duration.ofSeconds(5), backoff.next());
        assertEquals(Duration.ofSeconds(5), backoff.next());
        backoff.reset();
        assertEquals(Duration.ofSeconds(1), backoff.next());
    }

    @Test
    void durationsAsGoWritesThem() {
        for (String text :
                List.of(
                        "0s", "1s", "1m30s", "1h0m0s", "1.5s", "300ms", "1.5ms", "2µs", "7ns",
                        "-1m0s")) {
            assertEquals(text, GoDuration.format(GoDuration.parse(text)));
        }
    }
}
