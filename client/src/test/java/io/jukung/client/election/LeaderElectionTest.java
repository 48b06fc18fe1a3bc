package io.jukung.client.election;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jukung.api.coordination.v1.Lease;
import io.jukung.client.Client;
import io.jukung.client.testkit.MemoryApi;
import io.jukung.client.testkit.TestClock;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class LeaderElectionTest {
    private final Client client = new MemoryApi().client();
    private final TestClock clock = new TestClock(Instant.parse("2026-01-01T00:00:00Z"));

    private LeaderElection candidate(String identity) {
        return new LeaderElection(
                client,
                LeaderElection.Config.of("kube-system", "lock", identity),
                clock,
                new Random(1));
    }

    @Test
    void oneWorksAndAnotherTakesOverWhenItStops() throws InterruptedException {
        List<String> led = new CopyOnWriteArrayList<>();
        CountDownLatch first = new CountDownLatch(1);
        Thread one =
                Thread.ofVirtual()
                        .start(() ->
                                run(
                                        candidate("one"),
                                        () -> {
                                            led.add("one");
                                            first.countDown();
                                            Thread.sleep(Long.MAX_VALUE);
                                        }));
        first.await();
        assertEquals("one", holder());
        CountDownLatch second = new CountDownLatch(1);
        Thread two =
                Thread.ofVirtual()
                        .start(() ->
                                run(
                                        candidate("two"),
                                        () -> {
                                            led.add("two");
                                            second.countDown();
                                            Thread.sleep(Long.MAX_VALUE);
                                        }));
        one.interrupt();
        one.join();
        second.await();
        assertEquals(List.of("one", "two"), led);
        assertEquals("two", holder());
        two.interrupt();
        two.join();
        Lease lease = client.get(Lease.KIND, "kube-system", "lock");
        assertEquals("", lease.spec().holderIdentity());
        assertTrue(lease.spec().leaseTransitions() >= 1);
    }

    private String holder() {
        return client.get(Lease.KIND, "kube-system", "lock").spec().holderIdentity();
    }

    private static void run(LeaderElection election, LeaderElection.Work work) {
        try {
            election.run(work);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }
}
