package io.jukung.etcd;

import io.grpc.StatusRuntimeException;
import io.jukung.base.Clock;
import io.jukung.etcd.wire.CompactionRequest;
import io.jukung.etcd.wire.RangeRequest;
import io.jukung.etcd.wire.RangeResponse;
import io.jukung.etcd.wire.TxnRequest;
import io.jukung.etcd.wire.TxnResponse;
import io.jukung.store.Range;
import io.jukung.store.Store;
import io.jukung.store.StoreException;
import io.jukung.store.Txn;
import io.jukung.store.Watch;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The store's contract on an etcd cluster, 3.4 or later.
 *
 * <pre>{@code
 * try (Store store = new EtcdStore(EtcdOptions.of(List.of("https://10.0.0.1:2379")).withTls(ca, cert, key),
 *         Clock.SYSTEM, random)) { … }
 * }</pre>
 *
 * <p>Constructing reads the TLS files and begins to connect, and waits for nothing: calls wait,
 * {@link EtcdOptions#patience} at the most, and then fail with {@link StoreException.Unavailable}.
 * The death of a member or a change of leader is seen by nobody whose call has that long. Only a
 * deletion, or a change that compares nothing, whose answer was lost with its member ends in an
 * error that says so.
 */
public final class EtcdStore implements Store {
    private static final String PROBE = EtcdOptions.DEFAULT_PREFIX + "/health";

    private final Members members;
    private final Keys keys;
    private final Txns txns;
    private final EtcdLeases leases;
    private final Duration patience;
    private final Clock clock;
    private final LostAnswer lostAnswer = new LostAnswer(this);
    private final @Nullable Compactor compactor;
    private final Set<EtcdWatch> watches = ConcurrentHashMap.newKeySet();
    private final AtomicLong seen = new AtomicLong();
    private final AtomicLong compacted = new AtomicLong();

    /**
     * @throws IllegalArgumentException where an URL or a TLS file is not what it should be
     */
    public EtcdStore(EtcdOptions options, Clock clock, RandomGenerator random) {
        this.keys = new Keys(options.prefix());
        this.txns = new Txns(keys);
        this.patience = options.patience();
        this.clock = clock;
        this.members = new Members(options, clock, random);
        this.leases = new EtcdLeases(members, patience);
        if (options.compactionInterval().isZero()) {
            compactor = null;
        } else {
            compactor = new Compactor(new Raw(), clock, options.compactionInterval());
            compactor.start();
        }
    }

    // ---- reading

    @Override
    public long revision() {
        return probe(patience);
    }

    @Override
    public void ping(Duration timeout) {
        long ignored = probe(timeout);
    }

    private long probe(Duration longest) {
        RangeRequest request =
                RangeRequest.newBuilder().setKey(keys.encode(PROBE)).setCountOnly(true).build();
        return read(request, longest).getHeader().getRevision();
    }

    /** As the member that answers has it. */
    @Override
    public long sizeInBytes() {
        return members.call(patience, 0, Member::sizeInBytes);
    }

    @Override
    public RangeResult range(Range range, long revision, int limit) {
        while (true) {
            try {
                return new Pages(this::read, keys).read(range, revision, limit);
            } catch (StoreException.Compacted e) {
                if (revision != 0) {
                    throw new StoreException.Compacted(revision, compactedRevision());
                }
                // compacted between two pages: once more, at a newer revision
            } catch (StoreException.FutureRevision e) {
                throw new StoreException.FutureRevision(revision, revision());
            }
        }
    }

    @Override
    public long count(Range range, long revision) {
        RangeRequest request =
                RangeRequest.newBuilder()
                        .setKey(keys.encode(range.from()))
                        .setRangeEnd(keys.end(range))
                        .setRevision(revision)
                        .setCountOnly(true)
                        .build();
        try {
            return read(request).getCount();
        } catch (StoreException.Compacted e) {
            throw new StoreException.Compacted(revision, compactedRevision());
        } catch (StoreException.FutureRevision e) {
            throw new StoreException.FutureRevision(revision, revision());
        }
    }

    private RangeResponse read(RangeRequest request) {
        return read(request, patience);
    }

    private RangeResponse read(RangeRequest request, Duration longest) {
        RangeResponse response =
                members.call(
                        longest,
                        request.getRevision(),
                        (member, timeout) -> member.kv(timeout).range(request));
        saw(response.getHeader().getRevision());
        return response;
    }

    private void saw(long revision) {
        seen.accumulateAndGet(revision, Math::max);
    }

    // ---- writing

    @Override
    public TxnResult commit(Txn txn) {
        if (txn.bytes() > Txn.MAX_BYTES) {
            throw new StoreException.TooLarge();
        }
        TxnRequest request = txns.encode(txn);
        boolean repeatable = LostAnswer.repeatable(txn);
        long start = seen.get() > 0 || !repeatable ? seen.get() : revision();
        Members.Tries tries = members.tries(patience);
        boolean unsure = false;
        while (true) {
            Member member = tries.next();
            AtomicBoolean sent = new AtomicBoolean();
            try {
                TxnResponse response = member.kv(tries.timeout(), sent).txn(request);
                TxnResult result = txns.decode(txn, response);
                saw(result.revision());
                return unsure && !result.succeeded() ? lostAnswer.find(txn, start, result) : result;
            } catch (StatusRuntimeException e) {
                tries.failed(member, e, 0);
                if (sent.get() && !Answers.turnedAway(e)) {
                    unsure = true;
                    if (!repeatable) {
                        throw LostAnswer.unknown();
                    }
                }
            }
        }
    }

    @Override
    public void compact(long revision) {
        try {
            new Raw().compact(revision);
        } catch (StoreException.Compacted e) {
            throw new StoreException.Compacted(revision, compactedRevision());
        } catch (StoreException.FutureRevision e) {
            throw new StoreException.FutureRevision(revision, revision());
        }
    }

    @Override
    public long grantLease(Duration ttl) {
        return leases.grant(ttl);
    }

    @Override
    public boolean keepAlive(long lease) {
        return leases.keepAlive(lease);
    }

    @Override
    public void revokeLease(long lease) {
        leases.revoke(lease);
    }

    // ---- watching

    @Override
    public Watch watch(Range range, long fromRevision) {
        if (fromRevision > 0) {
            checkReadable(range, fromRevision);
        }
        return open(range, fromRevision);
    }

    /** etcd tells a watch only after a while that its start is gone. */
    private void checkReadable(Range range, long revision) {
        try {
            long ignored = count(Range.key(range.from()), revision);
        } catch (StoreException.FutureRevision e) {
            // it waits for that
            return;
        }
    }

    private EtcdWatch open(Range range, long fromRevision) {
        EtcdWatch watch = new EtcdWatch(members, keys, range, fromRevision, clock, watches::remove);
        watches.add(watch);
        try {
            watch.open(patience);
            return watch;
        } catch (InterruptedException e) {
            watch.close();
            Thread.currentThread().interrupt();
            throw new StoreException.Unavailable("interrupted", e);
        } catch (StoreException e) {
            watch.close();
            throw e;
        }
    }

    @Override
    public boolean remote() {
        return true;
    }

    @Override
    public boolean progressIsTrustworthy() {
        return members.progressIsTrustworthy();
    }

    /** Asked for by a watch of the first revision, which tells when it is gone. */
    @Override
    public long compactedRevision() {
        RangeRequest first =
                RangeRequest.newBuilder()
                        .setKey(keys.encode(PROBE))
                        .setRevision(Math.max(compacted.get(), 1))
                        .setCountOnly(true)
                        .build();
        try {
            RangeResponse ignored = read(first);
            return compacted.get();
        } catch (StoreException.Compacted e) {
            return compacted.accumulateAndGet(findCompacted(), Math::max);
        }
    }

    private long findCompacted() {
        try (EtcdWatch watch = open(Range.key(PROBE), 1)) {
            long end = clock.nanoTime() + patience.toNanos();
            while (clock.nanoTime() < end) {
                Watch.Batch ignored = watch.next(Duration.ofSeconds(1));
            }
            throw new StoreException.Unavailable("etcd does not tell what is compacted");
        } catch (StoreException.Compacted e) {
            return e.oldest();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException.Unavailable("interrupted", e);
        }
    }

    @Override
    public void close() {
        if (compactor != null) {
            compactor.close();
        }
        watches.forEach(EtcdWatch::close);
        members.close();
    }

    /** Calls as the compactor makes them. */
    private final class Raw implements Compactor.Target {
        @Override
        public TxnResponse txn(TxnRequest request) {
            // Sent twice, it finds its own claim and waits for its next turn.
            return members.call(patience, 0, (member, timeout) -> member.kv(timeout).txn(request));
        }

        @Override
        public void compact(long revision) {
            CompactionRequest request =
                    CompactionRequest.newBuilder().setRevision(revision).build();
            boolean ignored =
                    members.call(
                            patience,
                            revision,
                            (member, timeout) -> member.kv(timeout).compact(request).hasHeader());
            compacted.accumulateAndGet(revision, Math::max);
        }
    }
}
