package io.jukung.schema.protobuf;

import io.jukung.machinery.tree.MalformedException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads one protobuf message out of a range of bytes.
 *
 * <pre>{@code
 * while (reader.next()) {
 *     switch (reader.field()) { case 1 -> reader.text(); default -> reader.skip(); }
 * }
 * }</pre>
 */
final class ProtoReader {
    private final byte[] in;
    private final int end;
    private int at;
    private int start;
    private int field;
    private int wireType;

    ProtoReader(byte[] in, int from, int end) {
        this.in = in;
        this.at = from;
        this.end = end;
    }

    ProtoReader(byte[] in) {
        this(in, 0, in.length);
    }

    /** Goes to the next field; false at the end. Each must then be read or skipped. */
    boolean next() {
        if (at >= end) {
            return false;
        }
        start = at;
        long tag = varint();
        field = (int) (tag >>> 3);
        wireType = (int) (tag & 7);
        if (field <= 0) {
            throw new MalformedException(
                    "proto: illegal tag " + field + " (wire type " + wireType + ")");
        }
        return true;
    }

    /** Whether there is anything left; of the bare numbers in a packed field. */
    boolean more() {
        return at < end;
    }

    int field() {
        return field;
    }

    boolean isLengthDelimited() {
        return wireType == 2;
    }

    long number() {
        expect(0);
        return varint();
    }

    double fraction() {
        expect(1);
        need(8);
        long bits = 0;
        for (int i = 0; i < 8; i++) {
            bits |= (in[at++] & 0xFFL) << (8 * i);
        }
        return Double.longBitsToDouble(bits);
    }

    String text() {
        int length = length();
        String text = new String(in, at, length, StandardCharsets.UTF_8);
        at += length;
        return text;
    }

    byte[] bytes() {
        int length = length();
        byte[] bytes = Arrays.copyOfRange(in, at, at + length);
        at += length;
        return bytes;
    }

    /** The message in this field. */
    ProtoReader message() {
        int length = length();
        ProtoReader inner = new ProtoReader(in, at, at + length);
        at += length;
        return inner;
    }

    /** The whole field as it stands, its tag included. */
    byte[] whole() {
        skip();
        return Arrays.copyOfRange(in, start, at);
    }

    void skip() {
        switch (wireType) {
            case 0 -> varint();
            case 1 -> advance(8);
            case 2 -> advance(length());
            case 5 -> advance(4);
            default -> throw new MalformedException("proto: illegal wireType " + wireType);
        }
    }

    private void advance(int count) {
        need(count);
        at += count;
    }

    private int length() {
        expect(2);
        long length = varint();
        if (length < 0 || length > end - at) {
            throw new MalformedException("unexpected EOF");
        }
        return (int) length;
    }

    private void expect(int wanted) {
        if (wireType != wanted) {
            throw new MalformedException(
                    "proto: wrong wireType = " + wireType + " for field " + field);
        }
    }

    private void need(int count) {
        if (end - at < count) {
            throw new MalformedException("unexpected EOF");
        }
    }

    long varint() {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            need(1);
            byte b = in[at++];
            value |= (long) (b & 0x7F) << shift;
            if (b >= 0) {
                return value;
            }
        }
        throw new MalformedException("proto: integer overflow");
    }
}
