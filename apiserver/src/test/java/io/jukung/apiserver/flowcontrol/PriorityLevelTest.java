package io.jukung.apiserver.flowcontrol;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jukung.apiserver.request.ApiRequest;
import io.jukung.apiserver.request.RequestInfo;
import io.jukung.apiserver.request.UserInfo;
import io.jukung.base.metrics.Metrics;
import io.jukung.http.Headers;
import io.jukung.machinery.tree.Yaml;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Seats, queues and whose turn it is. */
class PriorityLevelTest {
    private static final ApiRequest REQUEST =
            ApiRequest.local(
                    UserInfo.of("alice"),
                    RequestInfo.path("/x", "get"),
                    Map.of(),
                    Headers.of(),
                    null);

    private static FlowTable.Flow flow(PriorityLevel level) {
        FlowMetrics metrics = new FlowMetrics(new Metrics());
        return new FlowTable.Flow(
                FlowSchema.CATCH_ALL, level, metrics.counts(FlowSchema.CATCH_ALL));
    }

    private static PriorityLevel level(int seats, int queues, int hand, int length) {
        return new PriorityLevel(
                new LevelSpec("l", "", false, 10, 0, 0, queues, hand, length),
                new Seats.Share(seats, seats, seats));
    }

    private static Waiting enqueue(PriorityLevel level, long flow, int seats) {
        Waiting waits =
                level.enqueue(
                        flow,
                        queue ->
                                new Waiting(
                                        flow(level),
                                        REQUEST,
                                        queue,
                                        Work.reading(seats),
                                        Instant.EPOCH));
        assertNotNull(waits);
        return waits;
    }

    @Test
    void seatsAreTakenAndGivenBack() {
        PriorityLevel level = level(3, 0, 0, 0);
        assertTrue(level.tryEnter(2));
        assertFalse(level.tryEnter(2));
        assertTrue(level.tryEnter(1));
        assertEquals(2, level.requestsRunning());
        level.leave(2);
        level.leave(1);
        assertEquals(0, level.seatsTaken());
        assertTrue(level.tryEnter(10), "what is wider than the level runs by itself");
        assertFalse(level.tryEnter(1));
    }

    @Test
    void whoWaitsComesBeforeWhoArrives() {
        PriorityLevel level = level(1, 1, 1, 2);
        assertTrue(level.tryEnter(1));
        Waiting first = enqueue(level, 1, 1);
        assertFalse(level.tryEnter(1));
        level.leave(1);
        assertTrue(first.admitted);
        Waiting second = enqueue(level, 1, 1);
        Waiting third = enqueue(level, 1, 1);
        assertNull(
                level.enqueue(
                        1,
                        queue ->
                                new Waiting(
                                        flow(level), REQUEST, queue, Work.LITTLE, Instant.EPOCH)),
                "the queue is full");
        assertTrue(level.giveUp(second));
        level.leave(first);
        assertTrue(third.admitted);
        assertFalse(level.giveUp(third), "it has been let in");
        level.leave(third);
        assertEquals(0, level.requestsWaiting());
        assertEquals(0, level.seatsTaken());
    }

    @Test
    void aFlowThatFloodsItsQueueLeavesTheOthersTheirTurn() {
        PriorityLevel level = level(1, 2, 1, 100);
        assertTrue(level.tryEnter(1));
        List<Waiting> flood = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            flood.add(enqueue(level, 0, 1));
        }
        Waiting lone = enqueue(level, 1, 1);
        level.leave(1);
        for (int served = 0; !lone.admitted; served++) {
            assertTrue(served < 3, "its turn comes soon");
            Waiting running = flood.stream().filter(each -> each.admitted).toList().getLast();
            level.leave(running);
        }
    }

    @Test
    void nobodyIsForgottenWhenManyComeAndGo() throws InterruptedException {
        PriorityLevel level = level(2, 4, 2, 1000);
        AtomicInteger most = new AtomicInteger();
        AtomicInteger inside = new AtomicInteger();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            long flow = i;
            threads.add(Thread.ofVirtual().start(() -> comeAndGo(level, flow, inside, most)));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertTrue(most.get() <= 2, "no more run than there are seats");
        assertEquals(0, level.seatsTaken());
        assertEquals(0, level.requestsWaiting());
    }

    private static void comeAndGo(
            PriorityLevel level, long flow, AtomicInteger inside, AtomicInteger most) {
        for (int i = 0; i < 2000; i++) {
            Waiting waits = level.tryEnter(1) ? null : enqueue(level, flow, 1);
            try {
                assertTrue(waits == null || waits.await(Long.MAX_VALUE / 2));
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            most.accumulateAndGet(inside.incrementAndGet(), Math::max);
            inside.decrementAndGet();
            if (waits == null) {
                level.leave(1);
            } else {
                level.leave(waits);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"0, 8, 3", "123456789012345, 64, 8", "9223372036854775807, 5, 5", "77, 3, 9"})
    void handsHaveDifferentCards(long flow, int deck, int size) {
        int[] hand = Hand.deal(flow, deck, size);
        assertEquals(Math.min(size, deck), Arrays.stream(hand).distinct().count());
        assertTrue(Arrays.stream(hand).allMatch(card -> card >= 0 && card < deck));
    }

    @Test
    void handsAreSpreadEvenly() {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(7);
        int[] dealt = new int[16];
        for (int i = 0; i < 16_000; i++) {
            for (int card : Hand.deal(random.nextLong(Long.MAX_VALUE), 16, 4)) {
                dealt[card]++;
            }
        }
        assertTrue(Arrays.stream(dealt).allMatch(n -> n > 3700 && n < 4300));
    }

    /** The shares of upstream's own configuration out of 600 seats. */
    @Test
    void seatsByShares() {
        List<LevelSpec> levels =
                List.of(
                        LevelSpec.EXEMPT,
                        spec("leader-election", 10, 0),
                        spec("node-high", 40, 25),
                        spec("system", 30, 33),
                        spec("workload-high", 40, 50),
                        spec("workload-low", 100, 90),
                        spec("global-default", 20, 50),
                        LevelSpec.CATCH_ALL);
        List<Seats.Share> shares = Seats.shares(levels, 600);
        assertEquals(
                List.of(0, 25, 98, 74, 98, 245, 49, 13),
                shares.stream().map(Seats.Share::nominal).toList());
        assertEquals(
                List.of(0, 25, 73, 50, 49, 24, 24, 13),
                shares.stream().map(Seats.Share::lower).toList());
    }

    @Test
    void whoNeedsMoreBorrowsFromWhoDoesNot() {
        List<Seats.Share> shares =
                List.of(
                        new Seats.Share(50, 25, 60),
                        new Seats.Share(50, 10, 100),
                        new Seats.Share(20, 20, 20));
        assertArrayEquals(
                new int[] {60, 20, 20}, Seats.allot(shares, new int[] {500, 10, 0}, 100).seats());
        assertArrayEquals(
                new int[] {25, 75, 20}, Seats.allot(shares, new int[] {1, 400, 0}, 120).seats());
    }

    private static LevelSpec spec(String name, int shares, int lendable) {
        return new LevelSpec(name, "", false, shares, lendable, -1, 0, 0, 0);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "{kind: User, user: {name: alice}}; true",
                "{kind: User, user: {name: bob}}; false",
                "{kind: User, user: {name: '*'}}; true",
                "{kind: Group, group: {name: devs}}; true",
                "{kind: ServiceAccount, serviceAccount: {namespace: a, name: '*'}}; false",
            })
    void subjects(String subject, boolean matches) {
        FlowRule rule = FlowRule.of(Yaml.parse("{subjects: [" + subject + "]}"));
        assertEquals(matches, rule.concerns(UserInfo.of("alice", "devs")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "{resourceRules: [{verbs: [get], apiGroups: [''], resources: [pods],"
                        + " namespaces: ['*']}]}; true",
                "{resourceRules: [{verbs: [get], apiGroups: [''], resources: [pods/status],"
                        + " namespaces: ['*']}]}; false",
                "{resourceRules: [{verbs: ['*'], apiGroups: ['*'], resources: ['*'],"
                        + " namespaces: [other], clusterScope: true}]}; false",
                "{nonResourceRules: [{verbs: ['*'], nonResourceURLs: ['*']}]}; false",
            })
    void resources(String rule, boolean matches) {
        RequestInfo pod =
                new RequestInfo(
                        true,
                        "/api/v1/namespaces/ns/pods/p",
                        "get",
                        "",
                        "v1",
                        "ns",
                        "pods",
                        "p",
                        "",
                        "");
        assertEquals(matches, FlowRule.of(Yaml.parse(rule)).matches(pod));
    }

    @ParameterizedTest
    @CsvSource({
        "/healthz, /healthz, true",
        "/healthz, /healthz/etcd, true",
        "/healthz/*, /healthz/etcd, true",
        "/healthz, /healthzy, false",
        "*, /anything, true"
    })
    void paths(String pattern, String path, boolean matches) {
        FlowRule rule =
                FlowRule.of(
                        Yaml.parse(
                                "{nonResourceRules: [{verbs: [get], nonResourceURLs: ['"
                                        + pattern
                                        + "']}]}"));
        assertEquals(matches, rule.matches(RequestInfo.path(path, "get")));
    }

    @Test
    void sharesMayBeAsLargeAsAnObjectCanSay() {
        long most = Integer.MAX_VALUE;
        LevelSpec greedy = new LevelSpec("greedy", "", false, most, 100, most, 0, 0, 0);
        List<Seats.Share> shares = Seats.shares(List.of(greedy, LevelSpec.CATCH_ALL), 600);
        assertEquals(new Seats.Share(600, 0, Integer.MAX_VALUE), shares.getFirst());
        assertEquals(1, shares.getLast().nominal());
        assertArrayEquals(
                new int[] {599, 1}, Seats.allot(shares, new int[] {1000, 0}, 600).seats());
    }
}
