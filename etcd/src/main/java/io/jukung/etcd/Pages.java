package io.jukung.etcd;

import com.google.protobuf.ByteString;
import io.jukung.etcd.wire.RangeRequest;
import io.jukung.etcd.wire.RangeResponse;
import io.jukung.store.KeyValue;
import io.jukung.store.Range;
import io.jukung.store.Store.RangeResult;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Reads a range in pages of about {@link #PAGE_BYTES}, all at one revision, so that no answer is so
 * large that etcd and its other clients feel it.
 */
final class Pages {
    private static final int FIRST_PAGE = 500;
    private static final int LARGEST_PAGE = 10_000;
    private static final long PAGE_BYTES = 4 << 20;
    private static final ByteString ZERO = ByteString.copyFrom(new byte[1]);

    private final Function<RangeRequest, RangeResponse> call;
    private final Keys keys;

    Pages(Function<RangeRequest, RangeResponse> call, Keys keys) {
        this.call = call;
        this.keys = keys;
    }

    RangeResult read(Range range, long revision, int limit) {
        List<KeyValue> found = new ArrayList<>();
        RangeRequest.Builder request =
                RangeRequest.newBuilder()
                        .setKey(keys.encode(range.from()))
                        .setRangeEnd(keys.end(range))
                        .setRevision(revision);
        int page = FIRST_PAGE;
        while (true) {
            int wanted = limit == 0 ? page : Math.min(page, limit - found.size());
            RangeResponse response = call.apply(request.setLimit(wanted).build());
            response.getKvsList().forEach(kv -> found.add(keys.decode(kv)));
            long at = request.getRevision();
            if (at == 0) {
                at = response.getHeader().getRevision();
            }
            int got = response.getKvsCount();
            boolean enough = limit > 0 && found.size() >= limit;
            if (!response.getMore() || enough || got == 0) {
                return new RangeResult(found, at, response.getMore(), response.getCount() - got);
            }
            request.setRevision(at).setKey(response.getKvs(got - 1).getKey().concat(ZERO));
            page = next(got, response.getSerializedSize());
        }
    }

    private static int next(int got, long bytes) {
        long fitting = got * PAGE_BYTES / Math.max(bytes, 1);
        return (int) Math.clamp(fitting, 100, LARGEST_PAGE);
    }
}
