package io.jukung.controllers.nodeipam;

import java.math.BigInteger;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * A network cut into equal parts, and which of them are taken. Parts are handed out in turn, so one
 * that was freed rests as long as possible. Safe for several threads.
 */
final class CidrPool {
    private static final int MOST_PARTS = 1 << 16;

    private final Cidr network;
    private final int partPrefix;
    private final int parts;
    private final BitSet taken = new BitSet();
    private int next;

    CidrPool(Cidr network, int partPrefix) {
        if (partPrefix < network.prefix() || partPrefix - network.prefix() > 16) {
            throw new IllegalArgumentException(
                    "node CIDR mask size /"
                            + partPrefix
                            + " does not fit cluster CIDR "
                            + network
                            + " (at most "
                            + MOST_PARTS
                            + " nodes)");
        }
        this.network = network;
        this.partPrefix = partPrefix;
        parts = 1 << (partPrefix - network.prefix());
    }

    Cidr network() {
        return network;
    }

    /** A part that nobody has, or null where all are taken. */
    synchronized @Nullable Cidr allocate() {
        int free = taken.nextClearBit(next);
        if (free >= parts) {
            free = taken.nextClearBit(0);
        }
        if (free >= parts) {
            return null;
        }
        taken.set(free);
        next = (free + 1) % parts;
        return network.part(free, partPrefix);
    }

    /** Marks every part that a network touches; one outside the pool touches none. */
    synchronized void occupy(Cidr other) {
        int[] range = range(other);
        if (range != null) {
            taken.set(range[0], range[1] + 1);
        }
    }

    synchronized void release(Cidr other) {
        int[] range = range(other);
        if (range != null) {
            taken.clear(range[0], range[1] + 1);
        }
    }

    private int @Nullable [] range(Cidr other) {
        if (other.bits() != network.bits()) {
            return null;
        }
        BigInteger last = network.first().add(network.size()).subtract(BigInteger.ONE);
        BigInteger otherLast = other.first().add(other.size()).subtract(BigInteger.ONE);
        BigInteger from = network.first().max(other.first());
        BigInteger to = last.min(otherLast);
        if (from.compareTo(to) > 0) {
            return null;
        }
        int host = network.bits() - partPrefix;
        return new int[] {
            from.subtract(network.first()).shiftRight(host).intValueExact(),
            to.subtract(network.first()).shiftRight(host).intValueExact()
        };
    }
}
