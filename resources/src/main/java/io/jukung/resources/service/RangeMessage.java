package io.jukung.resources.service;

import java.util.Arrays;

/**
 * Upstream's record of a range, as its servers store it in protobuf: an envelope of the prefix
 * {@code k8s\0} and the object as field 2, in which field 3 are the bits. {@code RangeAllocation}
 * is in no API that is served, so that the codec of those does not know it.
 */
final class RangeMessage {
    private static final int ENVELOPE = 4;
    private static final int OBJECT = 2;
    private static final int DATA = 3;
    private static final int BYTES = 2;

    private final byte[] message;
    private int at;

    private RangeMessage(byte[] message, int at) {
        this.message = message;
        this.at = at;
    }

    /** The bits, most significant byte first; empty for none. */
    static byte[] data(byte[] stored) {
        byte[] object = new RangeMessage(stored, ENVELOPE).field(OBJECT);
        return new RangeMessage(object, 0).field(DATA);
    }

    private byte[] field(int wanted) {
        while (at < message.length) {
            int tag = varint();
            int length = varint();
            if ((tag & 7) == BYTES) {
                if (length < 0 || length > message.length - at) {
                    throw new IllegalStateException("the stored range of node ports is damaged");
                }
                at += length;
                if (tag >> 3 == wanted) {
                    return Arrays.copyOfRange(message, at - length, at);
                }
            }
        }
        return new byte[0];
    }

    private int varint() {
        int value = 0;
        for (int shift = 0; at < message.length; shift += 7) {
            byte next = message[at++];
            value |= (next & 0x7f) << shift;
            if (next >= 0) {
                break;
            }
        }
        return value;
    }
}
