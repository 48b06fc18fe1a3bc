package io.jukung.store.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jukung.store.Store;
import io.jukung.store.durable.DurableStore;
import io.jukung.store.history.Operation.Kind;
import io.jukung.store.history.Operation.Outcome;
import io.jukung.store.memory.MemoryStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LinearizabilityTest {
    private static Operation read(String value, long called, long returned) {
        return new Operation(Kind.READ, "k", value, "", Outcome.DONE, called, returned);
    }

    private static Operation swap(
            String expected, String written, Outcome outcome, long called, long returned) {
        return new Operation(Kind.SWAP, "k", expected, written, outcome, called, returned);
    }

    private static void assertExplained(Operation... history) {
        assertEquals(List.of(), Linearizability.violations(List.of(history)));
    }

    private static void assertViolation(Operation... history) {
        assertEquals(List.of("k"), Linearizability.violations(List.of(history)));
    }

    @Test
    void overlappingOperationsMayComeInAnyOrder() {
        assertExplained(swap("", "a", Outcome.DONE, 0, 10), read("", 1, 9), read("a", 2, 8));
        assertViolation(swap("", "a", Outcome.DONE, 0, 10), read("a", 1, 3), read("", 4, 8));
    }

    @Test
    void aStaleReadIsSeen() {
        assertViolation(swap("", "a", Outcome.DONE, 0, 1), read("", 2, 3));
        assertExplained(swap("", "a", Outcome.DONE, 0, 1), read("a", 2, 3));
    }

    @Test
    void ofTwoSwapsFromOneValueOneIsRefused() {
        Operation first = swap("", "a", Outcome.DONE, 0, 5);
        assertViolation(first, swap("", "b", Outcome.DONE, 1, 6));
        assertExplained(first, swap("", "b", Outcome.REFUSED, 1, 6));
        assertViolation(swap("", "b", Outcome.REFUSED, 0, 6));
    }

    @Test
    void anUnknownOutcomeExplainsBoth() {
        Operation unknown = swap("", "a", Outcome.UNKNOWN, 0, Long.MAX_VALUE);
        assertExplained(unknown, read("", 2, 3), read("a", 50, 60));
        assertExplained(unknown, read("", 2, 3), read("", 50, 60));
        assertViolation(unknown, read("a", 2, 3), read("", 50, 60));
    }

    private static void check(Store store) throws Exception {
        Clients clients = new Clients("/history/", 4);
        clients.work(6, 1, Duration.ZERO, client -> store, () -> Thread.sleep(300));
        assertTrue(clients.history().size() > 100);
        assertEquals(List.of(), clients.errors());
        assertEquals(List.of(), Linearizability.violations(clients.history()));
    }

    @Test
    void theMemoryEngineIsLinearizable() throws Exception {
        try (Store store = new MemoryStore()) {
            check(store);
        }
    }

    @Test
    void theDurableEngineIsLinearizable(@TempDir Path folder) throws Exception {
        try (Store store = DurableStore.open(folder, DurableStore.Options.DEFAULT)) {
            check(store);
        }
    }
}
