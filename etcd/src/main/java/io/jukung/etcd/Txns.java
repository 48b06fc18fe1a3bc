package io.jukung.etcd;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.jukung.etcd.wire.Compare;
import io.jukung.etcd.wire.DeleteRangeRequest;
import io.jukung.etcd.wire.DeleteRangeResponse;
import io.jukung.etcd.wire.PutRequest;
import io.jukung.etcd.wire.PutResponse;
import io.jukung.etcd.wire.RangeRequest;
import io.jukung.etcd.wire.RequestOp;
import io.jukung.etcd.wire.ResponseOp;
import io.jukung.etcd.wire.TxnRequest;
import io.jukung.etcd.wire.TxnResponse;
import io.jukung.store.KeyValue;
import io.jukung.store.Store.TxnResult;
import io.jukung.store.Txn;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Transactions on the wire.
 *
 * <p>The contract tells how compared keys stood before. Where a comparison with a revision held,
 * the changed key's previous state comes with the change; what only the comparison names, and
 * everything where it failed, is read in front of the changes:
 *
 * <pre>
 *   if   mod(k) == 7
 *   then put k (and return what it was)      else   get k
 * </pre>
 */
final class Txns {
    private final Keys keys;

    Txns(Keys keys) {
        this.keys = keys;
    }

    TxnRequest encode(Txn txn) {
        TxnRequest.Builder request = TxnRequest.newBuilder();
        for (Txn.Compare compare : txn.compares()) {
            request.addCompare(
                    Compare.newBuilder()
                            .setResult(Compare.CompareResult.EQUAL)
                            .setTarget(Compare.CompareTarget.MOD)
                            .setKey(keys.encode(compare.key()))
                            .setModRevision(compare.modRevision()));
            if (readWhereItHeld(txn, compare)) {
                request.addSuccess(get(compare.key()));
            }
            request.addFailure(get(compare.key()));
        }
        txn.success().forEach(op -> request.addSuccess(op(op, !known(txn, op.key()))));
        txn.failure().forEach(op -> request.addFailure(op(op, true)));
        return request.build();
    }

    /** A key that did not exist needs no reading, one that is changed comes with the change. */
    private static boolean readWhereItHeld(Txn txn, Txn.Compare compare) {
        return compare.modRevision() != 0
                && txn.success().stream().noneMatch(op -> op.key().equals(compare.key()));
    }

    /** Whether the comparisons, where they held, say that the key was not there before. */
    private static boolean known(Txn txn, String key) {
        return txn.compares().stream().anyMatch(c -> c.modRevision() == 0 && c.key().equals(key));
    }

    private RequestOp get(String key) {
        return RequestOp.newBuilder()
                .setRequestRange(RangeRequest.newBuilder().setKey(keys.encode(key)))
                .build();
    }

    private RequestOp op(Txn.Op op, boolean previous) {
        ByteString key = keys.encode(op.key());
        RequestOp.Builder out = RequestOp.newBuilder();
        switch (op) {
            case Txn.Op.Put put ->
                    out.setRequestPut(
                            PutRequest.newBuilder()
                                    .setKey(key)
                                    .setValue(UnsafeByteOperations.unsafeWrap(put.value()))
                                    .setLease(put.lease())
                                    .setPrevKv(previous));
            case Txn.Op.Delete ignored ->
                    out.setRequestDeleteRange(
                            DeleteRangeRequest.newBuilder().setKey(key).setPrevKv(true));
        }
        return out.build();
    }

    TxnResult decode(Txn txn, TxnResponse response) {
        boolean succeeded = response.getSucceeded();
        long revision = response.getHeader().getRevision();
        List<Txn.Op> ops = succeeded ? txn.success() : txn.failure();
        List<ResponseOp> answers = response.getResponsesList();
        int reads = answers.size() - ops.size();
        List<@Nullable KeyValue> before = new ArrayList<>(ops.size());
        List<@Nullable KeyValue> changed = new ArrayList<>(ops.size());
        for (int i = 0; i < ops.size(); i++) {
            ResponseOp answer = answers.get(reads + i);
            KeyValue previous = previous(answer);
            before.add(previous);
            changed.add(changed(ops.get(i), previous, revision));
        }
        List<@Nullable KeyValue> current = new ArrayList<>(txn.compares().size());
        int read = 0;
        for (Txn.Compare compare : txn.compares()) {
            if (!succeeded || readWhereItHeld(txn, compare)) {
                current.add(read(answers.get(read++)));
            } else {
                current.add(compare.modRevision() == 0 ? null : of(compare.key(), ops, before));
            }
        }
        return new TxnResult(succeeded, revision, current, changed);
    }

    private static @Nullable KeyValue of(
            String key, List<Txn.Op> ops, List<@Nullable KeyValue> before) {
        for (int i = 0; i < ops.size(); i++) {
            if (ops.get(i).key().equals(key)) {
                return before.get(i);
            }
        }
        return null;
    }

    private @Nullable KeyValue read(ResponseOp answer) {
        return answer.getResponseRange().getKvsCount() == 0
                ? null
                : keys.decode(answer.getResponseRange().getKvs(0));
    }

    private @Nullable KeyValue previous(ResponseOp answer) {
        return switch (answer.getResponseCase()) {
            case RESPONSE_PUT -> {
                PutResponse put = answer.getResponsePut();
                yield put.hasPrevKv() ? keys.decode(put.getPrevKv()) : null;
            }
            case RESPONSE_DELETE_RANGE -> {
                DeleteRangeResponse deletion = answer.getResponseDeleteRange();
                yield deletion.getPrevKvsCount() == 0 ? null : keys.decode(deletion.getPrevKvs(0));
            }
            default -> null;
        };
    }

    static @Nullable KeyValue changed(Txn.Op op, @Nullable KeyValue previous, long revision) {
        return switch (op) {
            case Txn.Op.Put put ->
                    Keys.put(put.key(), put.value(), put.lease(), put.view(), revision, previous);
            case Txn.Op.Delete ignored ->
                    previous == null ? null : Keys.deleted(previous, revision);
        };
    }
}
