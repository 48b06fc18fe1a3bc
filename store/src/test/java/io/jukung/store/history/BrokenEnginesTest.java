package io.jukung.store.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.jukung.store.ForwardingStore;
import io.jukung.store.Range;
import io.jukung.store.Store;
import io.jukung.store.Txn;
import io.jukung.store.memory.MemoryStore;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/**
 * Engines that break their promise on purpose, each in one of the ways that real ones have: the
 * same clients and the same check that judge the real ones must find them out.
 */
class BrokenEnginesTest {
    /** A store that passes everything on, for one fault to be put in. */
    private static class Honest extends ForwardingStore {
        Honest(Store store) {
            super(store);
        }
    }

    /** Reads from any member as it is ("serializable"): one of three lags a few commits behind. */
    private static final class LaggingMember extends Honest {
        private final Random random = new Random(7);

        LaggingMember(Store store) {
            super(store);
        }

        @Override
        public RangeResult range(Range range, long revision, int limit) {
            long now = store.revision();
            boolean behind;
            synchronized (random) {
                behind = random.nextInt(3) == 0;
            }
            return store.range(range, behind ? Math.max(1, now - 3) : revision, limit);
        }
    }

    /** Acknowledges every hundredth change and forgets it, as a log that was not forced. */
    private static final class LostWrite extends Honest {
        private final AtomicInteger changes = new AtomicInteger();

        LostWrite(Store store) {
            super(store);
        }

        @Override
        public TxnResult commit(Txn txn) {
            return changes.incrementAndGet() % 100 == 0
                    ? new TxnResult(true, store.revision(), List.of(), List.of())
                    : store.commit(txn);
        }
    }

    /** Says of every hundredth change that was made that it was refused: a lost answer, guessed. */
    private static final class WrongAnswer extends Honest {
        private final AtomicInteger changes = new AtomicInteger();

        WrongAnswer(Store store) {
            super(store);
        }

        @Override
        public TxnResult commit(Txn txn) {
            TxnResult done = store.commit(txn);
            return changes.incrementAndGet() % 100 == 0
                    ? new TxnResult(false, done.revision(), List.of(), List.of())
                    : done;
        }
    }

    private static List<String> violations(UnaryOperator<Store> fault) throws Exception {
        try (Store store = fault.apply(new MemoryStore())) {
            Clients clients = new Clients("/broken/", 4);
            clients.work(6, 1, Duration.ofMillis(1), client -> store, () -> Thread.sleep(500));
            return Linearizability.violations(clients.history());
        }
    }

    @Test
    void anHonestEngineIsNotAccused() throws Exception {
        assertEquals(List.of(), violations(Honest::new));
    }

    @Test
    void staleReadsAreFound() throws Exception {
        assertFalse(violations(LaggingMember::new).isEmpty());
    }

    @Test
    void aLostWriteIsFound() throws Exception {
        assertFalse(violations(LostWrite::new).isEmpty());
    }

    @Test
    void aWrongAnswerIsFound() throws Exception {
        assertFalse(violations(WrongAnswer::new).isEmpty());
    }
}
