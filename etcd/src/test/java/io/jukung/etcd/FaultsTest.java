package io.jukung.etcd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jukung.base.Clock;
import io.jukung.store.Range;
import io.jukung.store.Store;
import io.jukung.store.Txn;
import io.jukung.store.Watch;
import io.jukung.store.history.Clients;
import io.jukung.store.history.Linearizability;
import io.jukung.store.history.Operation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Three members, of which one is killed, cut off, parted from the others, frozen or on a slow disk,
 * while clients work and watch: their history must be linearizable, the watch must have every
 * change once and in order, and calls go through in the time they have.
 *
 * <p>{@code -Detcd.rounds=50} makes more of it.
 */
class FaultsTest {
    private static final int ROUNDS = Integer.getInteger("etcd.rounds", 1);
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static ThreeMembers members;

    @BeforeAll
    static void start() throws Exception {
        members = new ThreeMembers();
        members.leader();
    }

    @AfterAll
    static void stop() throws Exception {
        members.close();
    }

    private static EtcdStore connect(long seed) {
        return new EtcdStore(
                EtcdOptions.of(members.urls()).withCompaction(Duration.ZERO),
                Clock.SYSTEM,
                new Random(seed));
    }

    /** A fault, and how it is mended. */
    private record Fault(Step begin, Step end) {}

    private interface Step {
        void take(int member) throws Exception;
    }

    private static void survive(Fault fault, boolean leader) throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            int led = members.leader();
            int victim = leader ? led : (led + 1) % 3;
            String root = "/faults/" + System.nanoTime() + "/";
            Clients clients = new Clients(root, 5);
            // two clients that are connected to the victim or are not, as it happens
            try (EtcdStore first = connect(round);
                    EtcdStore second = connect(round + 1);
                    Watch watch = first.watch(Range.prefix(root), 0)) {
                clients.work(
                        6,
                        round,
                        Duration.ofMillis(5),
                        client -> client % 2 == 0 ? first : second,
                        () -> {
                            TimeUnit.MILLISECONDS.sleep(500);
                            fault.begin().take(victim);
                            TimeUnit.SECONDS.sleep(4);
                            fault.end().take(victim);
                            TimeUnit.MILLISECONDS.sleep(1500);
                        });
                check(clients, first, watch, root);
            }
        }
    }

    private static void check(Clients clients, Store store, Watch watch, String root)
            throws InterruptedException {
        List<Operation> history = clients.history();
        assertEquals(List.of(), Linearizability.violations(history));
        assertTrue(history.size() > 200, "only " + history.size() + " operations");
        // an answer that is lost with its member leaves open only whether a deletion happened
        for (String error : clients.errors()) {
            assertTrue(error.contains("may have been carried out or not"), error);
        }
        assertTrue(clients.slowest().compareTo(PATIENCE) < 0, "a call took " + clients.slowest());
        checkWatch(watch, history, store, root);
    }

    private static void checkWatch(Watch watch, List<Operation> history, Store store, String root)
            throws InterruptedException {
        // what was deleted last is in no range: a write of one's own says where the events end
        long last =
                store.commit(
                                new Txn(
                                        List.of(),
                                        List.of(new Txn.Op.Put(root + "end", new byte[0], 0, null)),
                                        List.of()))
                        .revision();
        List<String> written = new ArrayList<>();
        long before = 0;
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (before < last) {
            assertTrue(System.nanoTime() < end, "the watch stands at " + before + " of " + last);
            Watch.Batch batch = watch.next(Duration.ofSeconds(1));
            for (Watch.Event event : batch.events()) {
                assertTrue(event.keyValue().modRevision() > before, "back in time");
                before = event.keyValue().modRevision();
                if (event.type() == Watch.Type.PUT) {
                    written.add(new String(event.keyValue().value()));
                }
            }
        }
        assertEquals(written.size(), written.stream().distinct().count(), "an event came twice");
        for (Operation operation : history) {
            if (operation.outcome() == Operation.Outcome.DONE && !operation.written().isEmpty()) {
                assertTrue(written.contains(operation.written()), "missed " + operation);
            }
        }
    }

    @Test
    void theLeaderIsKilled() throws Exception {
        survive(new Fault(members::kill, members::start), true);
    }

    @Test
    void aFollowerIsKilled() throws Exception {
        survive(new Fault(members::kill, members::start), false);
    }

    @Test
    void theLeaderIsCutOff() throws Exception {
        survive(new Fault(members::cutOff, members::reconnect), true);
    }

    @Test
    void aMinorityIsPartitioned() throws Exception {
        survive(new Fault(members::partition, members::heal), false);
    }

    @Test
    void theLeaderIsPartitionedButReachable() throws Exception {
        survive(new Fault(members::partition, members::heal), true);
    }

    @Test
    void theLeaderStandsStill() throws Exception {
        survive(new Fault(members::freeze, members::thaw), true);
    }

    /** Longer than a heartbeat, shorter than the members' patience with a leader. */
    @Test
    void theLeaderHasASlowDisk() throws Exception {
        survive(slowDisk(Duration.ofMillis(300)), true);
    }

    /** So slow that the others may look for another leader. */
    @Test
    void theLeaderHasADyingDisk() throws Exception {
        survive(slowDisk(Duration.ofMillis(1500)), true);
    }

    @Test
    void aFollowerHasADyingDisk() throws Exception {
        survive(slowDisk(Duration.ofMillis(1500)), false);
    }

    private static Fault slowDisk(Duration forcing) {
        return new Fault(
                member -> members.slowDown(member, forcing),
                member -> assertTrue(members.speedUp(member) > 0, "no forced write was held up"));
    }
}
