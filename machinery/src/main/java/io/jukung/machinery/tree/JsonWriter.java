package io.jukung.machinery.tree;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Writes compact JSON into one growing array of UTF-8. */
final class JsonWriter {
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] TRUE = "true".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] FALSE = "false".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);

    private byte[] out;
    private int size;

    JsonWriter(int capacity) {
        out = new byte[capacity];
    }

    byte[] bytes() {
        return size == out.length ? out : Arrays.copyOf(out, size);
    }

    /** The array that the text is in, from its start; see {@link #size}. */
    byte[] buffer() {
        return out;
    }

    int size() {
        return size;
    }

    /** Tests in order of frequency: a pattern switch costs start-up time and, on 21, speed. */
    void value(Object value) {
        if (value instanceof String text) {
            string(text);
        } else if (value instanceof JsonObject object) {
            object(object);
        } else if (value instanceof JsonArray array) {
            array(array);
        } else if (value instanceof Long number) {
            number(number);
        } else if (value instanceof Boolean bool) {
            append(bool ? TRUE : FALSE);
        } else if (value == JsonNull.NULL) {
            append(NULL);
        } else if (value instanceof Double number) {
            append(text(number).getBytes(StandardCharsets.US_ASCII));
        } else {
            throw new IllegalArgumentException(value.getClass().getName());
        }
    }

    private void object(JsonObject object) {
        int count = object.size();
        append('{');
        for (int i = 0; i < count; i++) {
            if (i > 0) {
                append(',');
            }
            string(object.key(i));
            append(':');
            value(object.value(i));
        }
        append('}');
    }

    private void array(JsonArray array) {
        int count = array.size();
        append('[');
        for (int i = 0; i < count; i++) {
            if (i > 0) {
                append(',');
            }
            value(array.get(i));
        }
        append(']');
    }

    private void append(char c) {
        room(1);
        out[size++] = (byte) c;
    }

    private void append(byte[] bytes) {
        room(bytes.length);
        System.arraycopy(bytes, 0, out, size, bytes.length);
        size += bytes.length;
    }

    private void room(int more) {
        if (out.length - size < more) {
            out =
                    Arrays.copyOf(
                            out,
                            Math.max(
                                    Math.addExact(size, more),
                                    (int) Math.min(Integer.MAX_VALUE - 8, out.length * 2L)));
        }
    }

    private void number(long value) {
        if (value == Long.MIN_VALUE) {
            append(Long.toString(value).getBytes(StandardCharsets.US_ASCII));
            return;
        }
        room(20);
        long left = value;
        if (left < 0) {
            out[size++] = '-';
            left = -left;
        }
        int digits = 1;
        for (long limit = 10; digits < 19 && left >= limit; limit *= 10) {
            digits++;
        }
        for (int i = size + digits - 1; i >= size; i--) {
            out[i] = (byte) ('0' + left % 10);
            left /= 10;
        }
        size += digits;
    }

    /**
     * As Go writes a float64: no exponent between 1e-6 and 1e21.
     *
     * @throws IllegalArgumentException for what JSON cannot say
     */
    static String text(double value) {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            throw new IllegalArgumentException("json: unsupported value: " + value);
        }
        double size = Math.abs(value);
        if (size == 0) {
            return "0";
        }
        BigDecimal exact = new BigDecimal(Double.toString(value)).stripTrailingZeros();
        if (size >= 1e-6 && size < 1e21) {
            return exact.toPlainString();
        }
        int exponent = exact.precision() - exact.scale() - 1;
        String mantissa = exact.scaleByPowerOfTen(-exponent).toPlainString();
        return mantissa + (exponent < 0 ? "e-" : "e+") + Math.abs(exponent);
    }

    private void string(String text) {
        int length = text.length();
        room(length + 2);
        byte[] to = out;
        int at = size;
        to[at++] = '"';
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c < ' ' || c >= 0x80 || c == '"' || c == '\\') {
                size = at;
                rest(text, i);
                return;
            }
            to[at++] = (byte) c;
        }
        to[at++] = '"';
        size = at;
    }

    /** From the first character on that is not written as it is. */
    private void rest(String text, int from) {
        int length = text.length();
        room((length - from) * 6 + 1);
        for (int i = from; i < length; i++) {
            char c = text.charAt(i);
            if (c >= 0x80) {
                i += beyondAscii(text, i);
            } else if (c < ' ' || c == '"' || c == '\\') {
                escaped(c);
            } else {
                out[size++] = (byte) c;
            }
        }
        out[size++] = '"';
    }

    private void escaped(char c) {
        out[size++] = '\\';
        switch (c) {
            case '"', '\\' -> out[size++] = (byte) c;
            case '\n' -> out[size++] = 'n';
            case '\r' -> out[size++] = 'r';
            case '\t' -> out[size++] = 't';
            case '\b' -> out[size++] = 'b';
            case '\f' -> out[size++] = 'f';
            default -> {
                out[size++] = 'u';
                out[size++] = '0';
                out[size++] = '0';
                out[size++] = HEX[c >> 4];
                out[size++] = HEX[c & 15];
            }
        }
    }

    /** Answers how many characters it took beside the first. */
    private int beyondAscii(String text, int i) {
        char c = text.charAt(i);
        if (c < 0x800) {
            out[size++] = (byte) (0xc0 | c >> 6);
            out[size++] = (byte) (0x80 | c & 0x3f);
            return 0;
        }
        boolean pair =
                Character.isHighSurrogate(c)
                        && i + 1 < text.length()
                        && Character.isLowSurrogate(text.charAt(i + 1));
        if (pair) {
            int point = Character.toCodePoint(c, text.charAt(i + 1));
            out[size++] = (byte) (0xf0 | point >> 18);
            out[size++] = (byte) (0x80 | point >> 12 & 0x3f);
            out[size++] = (byte) (0x80 | point >> 6 & 0x3f);
            out[size++] = (byte) (0x80 | point & 0x3f);
            return 1;
        }
        char written = Character.isSurrogate(c) ? '\ufffd' : c;
        out[size++] = (byte) (0xe0 | written >> 12);
        out[size++] = (byte) (0x80 | written >> 6 & 0x3f);
        out[size++] = (byte) (0x80 | written & 0x3f);
        return 0;
    }
}
