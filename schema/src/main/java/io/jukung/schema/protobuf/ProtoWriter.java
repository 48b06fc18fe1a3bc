package io.jukung.schema.protobuf;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Writes one protobuf message; fields without a value are left out by the caller. A message inside
 * is written in place and moved by the width of its length. One thread only.
 */
public final class ProtoWriter {
    private byte[] out;
    private int size;

    public ProtoWriter() {
        this(256);
    }

    ProtoWriter(int room) {
        out = new byte[room];
    }

    public void text(int field, String value) {
        bytes(field, value.getBytes(StandardCharsets.UTF_8));
    }

    public void flag(int field, boolean value) {
        number(field, value ? 1 : 0);
    }

    /** An int32, int64 or enum; negative ones take ten bytes, as protobuf has it. */
    public void number(int field, long value) {
        varint((long) field << 3);
        varint(value);
    }

    public void fraction(int field, double value) {
        varint((long) field << 3 | 1);
        long bits = Double.doubleToRawLongBits(value);
        for (int i = 0; i < 8; i++) {
            put((byte) (bits >>> (8 * i)));
        }
    }

    public void bytes(int field, byte[] value) {
        bytesHead(field, value.length);
        raw(value);
    }

    /** Tag and length of bytes that follow from elsewhere. */
    void bytesHead(int field, long length) {
        varint((long) field << 3 | 2);
        varint(length);
    }

    /** Bytes without tag or length. */
    public void raw(byte[] value) {
        room(value.length);
        System.arraycopy(value, 0, out, size, value.length);
        size += value.length;
    }

    /** A message inside this one. */
    public void message(int field, Consumer<ProtoWriter> content) {
        varint((long) field << 3 | 2);
        int start = size;
        content.accept(this);
        int length = size - start;
        int width = width(length);
        room(width);
        System.arraycopy(out, start, out, start + width, length);
        size = start;
        varint(length);
        size += length;
    }

    static int width(int length) {
        int width = 1;
        for (int rest = length >>> 7; rest != 0; rest >>>= 7) {
            width++;
        }
        return width;
    }

    private void varint(long value) {
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            put((byte) (rest & 0x7F | 0x80));
            rest >>>= 7;
        }
        put((byte) rest);
    }

    private void put(byte b) {
        room(1);
        out[size++] = b;
    }

    private void room(int more) {
        if (size + more > out.length) {
            out = Arrays.copyOf(out, Math.max(out.length * 2, size + more));
        }
    }

    public byte[] toBytes() {
        return Arrays.copyOf(out, size);
    }
}
