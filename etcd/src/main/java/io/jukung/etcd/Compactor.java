package io.jukung.etcd;

import com.google.protobuf.ByteString;
import io.jukung.base.Clock;
import io.jukung.etcd.wire.Compare;
import io.jukung.etcd.wire.PutRequest;
import io.jukung.etcd.wire.RangeRequest;
import io.jukung.etcd.wire.RequestOp;
import io.jukung.etcd.wire.TxnRequest;
import io.jukung.etcd.wire.TxnResponse;
import io.jukung.store.StoreException;
import java.lang.System.Logger.Level;
import java.time.Duration;

/**
 * Gives up history once per interval, however many API servers share the cluster, Jukung's and
 * upstream's alike. They agree by the version of one key; the source is apiserver's {@code
 * etcd3.compactor}:
 *
 * <pre>
 *   each interval:  if version(compact_rev_key) is what I saw last, put it: my turn, compact to
 *                   where the cluster stood an interval ago
 *                   otherwise somebody else had this turn: remember its version
 * </pre>
 */
final class Compactor implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("etcd-client");
    private static final ByteString KEY = ByteString.copyFromUtf8("compact_rev_key");

    /** What a transaction and a compaction go to. */
    interface Target {
        TxnResponse txn(TxnRequest request);

        void compact(long revision);
    }

    private final Target target;
    private final Clock clock;
    private final Duration interval;
    private final Thread thread;
    private long turn;
    private long revision;

    Compactor(Target target, Clock clock, Duration interval) {
        this.target = target;
        this.clock = clock;
        this.interval = interval;
        this.thread = Thread.ofVirtual().name("etcd-compactor").unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    private void run() {
        try {
            while (true) {
                clock.sleep(interval);
                try {
                    takeTurn();
                } catch (StoreException e) {
                    LOG.log(Level.WARNING, "compaction: {0}", e.getMessage());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** One round. */
    void takeTurn() {
        TxnResponse response = target.txn(claim());
        long now = response.getHeader().getRevision();
        if (!response.getSucceeded()) {
            var record = response.getResponses(0).getResponseRange();
            turn = record.getKvsCount() == 0 ? 0 : record.getKvs(0).getVersion();
            revision = now;
            return;
        }
        turn++;
        long before = revision;
        revision = now;
        if (before > 0) {
            target.compact(before);
        }
    }

    private TxnRequest claim() {
        return TxnRequest.newBuilder()
                .addCompare(
                        Compare.newBuilder()
                                .setResult(Compare.CompareResult.EQUAL)
                                .setTarget(Compare.CompareTarget.VERSION)
                                .setKey(KEY)
                                .setVersion(turn))
                .addSuccess(
                        RequestOp.newBuilder()
                                .setRequestPut(
                                        PutRequest.newBuilder()
                                                .setKey(KEY)
                                                .setValue(
                                                        ByteString.copyFromUtf8(
                                                                Long.toString(revision)))))
                .addFailure(
                        RequestOp.newBuilder()
                                .setRequestRange(RangeRequest.newBuilder().setKey(KEY)))
                .build();
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
