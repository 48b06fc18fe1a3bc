package io.jukung.resources.service;

import io.jukung.machinery.tree.Json;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.schema.protobuf.ProtobufCodec;
import io.jukung.store.KeyValue;
import io.jukung.store.Store;
import io.jukung.store.Txn;
import java.math.BigInteger;
import java.util.Base64;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Gives out node ports. What is taken is one record under {@code /registry/ranges}, a bit for each
 * port as upstream lays it out, replaced by compare and swap, so that several servers never give
 * out the same port.
 */
final class PortAllocator {
    private static final String KEY = "/registry/ranges/servicenodeports";

    /** Makes what each writer writes its own: a store may have to tell by the bytes whose it is. */
    private static final String WRITER = "jukung.io/written";

    private final Store store;
    private final int first;
    private final int last;
    private final RandomGenerator random;

    PortAllocator(Store store, int first, int last, RandomGenerator random) {
        this.store = store;
        this.first = first;
        this.last = last;
        this.random = random;
    }

    boolean contains(int port) {
        return port >= first && port <= last;
    }

    void allocate(int port) throws AllocationException {
        if (!contains(port)) {
            throw new AllocationException(
                    "provided port is not in the valid range. The range of valid ports is "
                            + first
                            + "-"
                            + last);
        }
        if (change(bits -> bits.testBit(port - first) ? null : bits.setBit(port - first)) == null) {
            throw new AllocationException("provided port is already allocated");
        }
    }

    /** Any free port, rather not one of the first few, which are left to users who name theirs. */
    int allocateNext() throws AllocationException {
        int size = last - first + 1;
        int band = size < 32 ? 0 : Math.min(Math.max(16, size / 32), 128);
        int[] found = {-1};
        BigInteger changed =
                change(bits -> {
                    int free = free(bits, band, size);
                    found[0] = free >= 0 ? free : free(bits, 0, band);
                    return found[0] < 0 ? null : bits.setBit(found[0]);
                });
        if (changed == null) {
            throw new AllocationException("range is full");
        }
        return first + found[0];
    }

    private int free(BigInteger bits, int from, int to) {
        int size = to - from;
        if (size <= 0) {
            return -1;
        }
        int start = random.nextInt(size);
        for (int i = 0; i < size; i++) {
            int bit = from + (start + i) % size;
            if (!bits.testBit(bit)) {
                return bit;
            }
        }
        return -1;
    }

    void release(int port) {
        if (contains(port)) {
            change(bits -> bits.clearBit(port - first));
        }
    }

    /** Makes a port taken whether it was or not; for repair. */
    void mark(int port) {
        if (contains(port)) {
            change(bits -> bits.setBit(port - first));
        }
    }

    /** Every port that is taken. */
    Set<Integer> taken() {
        KeyValue record = store.get(KEY);
        BigInteger bits = record == null ? BigInteger.ZERO : decode(record);
        Set<Integer> ports = new HashSet<>();
        for (int i = bits.getLowestSetBit(); i >= 0 && i < bits.bitLength(); i++) {
            if (bits.testBit(i)) {
                ports.add(first + i);
            }
        }
        return ports;
    }

    /** Changes the bits until nobody is in between; null where the change declines. */
    private @Nullable BigInteger change(Function<BigInteger, @Nullable BigInteger> change) {
        while (true) {
            KeyValue record = store.get(KEY);
            BigInteger bits = record == null ? BigInteger.ZERO : decode(record);
            BigInteger changed = change.apply(bits);
            if (changed == null || changed.equals(bits)) {
                return changed;
            }
            if (write(record == null ? 0 : record.modRevision(), changed)) {
                return changed;
            }
        }
    }

    private boolean write(long revision, BigInteger bits) {
        byte[] value = Json.write(record(bits));
        Txn txn =
                revision == 0
                        ? Txn.create(KEY, value, 0, null)
                        : Txn.update(KEY, revision, value, 0, null);
        return store.commit(txn).succeeded();
    }

    private JsonObject record(BigInteger bits) {
        return JsonObject.of(
                "apiVersion",
                "v1",
                "kind",
                "RangeAllocation",
                "metadata",
                JsonObject.of("annotations", JsonObject.of(WRITER, UUID.randomUUID().toString())),
                "range",
                first + "-" + last,
                "data",
                Base64.getEncoder().encodeToString(bits.toByteArray()));
    }

    private static BigInteger decode(KeyValue record) {
        byte[] value = record.value();
        byte[] bytes =
                ProtobufCodec.isEnvelope(value)
                        ? RangeMessage.data(value)
                        : Base64.getDecoder().decode(Json.parse(value).string("data"));
        return bytes.length == 0 ? BigInteger.ZERO : new BigInteger(1, bytes);
    }
}
