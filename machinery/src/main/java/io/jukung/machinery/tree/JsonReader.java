package io.jukung.machinery.tree;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.function.Consumer;

/**
 * Reads one JSON value in one pass over its bytes, without recursion: open objects and arrays are
 * frames on a stack, what they hold so far lies behind them. Errors are those of Go's decoder.
 */
final class JsonReader {
    private static final int SORT_BY_INSERTION = 24;

    private final byte[] text;
    private final int end;
    private final Consumer<String> duplicate;
    private int at;

    /** Of an object: key, value, key, value …; of an array its elements. */
    private Object[] stack = new Object[64];

    private int top;

    /** For each open object or array where its content starts; an array's as −1 − start. */
    private int[] frames = new int[16];

    private int depth;

    JsonReader(byte[] text, Consumer<String> duplicate) {
        this.text = text;
        this.end = text.length;
        this.duplicate = duplicate;
    }

    Object read() {
        Object value = value();
        skipBlanks();
        if (at < end) {
            throw unexpected("after top-level value");
        }
        return value;
    }

    private Object value() {
        while (true) {
            Object value;
            skipBlanks();
            byte c = peek();
            if (c == '{') {
                at++;
                open(top);
                skipBlanks();
                if (peek() != '}') {
                    key("looking for beginning of object key string");
                    continue;
                }
                at++;
                depth--;
                value = JsonObject.EMPTY;
            } else if (c == '[') {
                at++;
                open(-1 - top);
                skipBlanks();
                if (peek() != ']') {
                    continue;
                }
                at++;
                depth--;
                value = JsonArray.EMPTY;
            } else {
                value = scalar(c);
            }
            value = close(value);
            if (depth == 0) {
                return value;
            }
        }
    }

    /** Puts a finished value where it belongs, and so on for all that it finishes. */
    private Object close(Object finished) {
        Object value = finished;
        while (depth > 0) {
            push(value);
            skipBlanks();
            byte c = peek();
            boolean object = frames[depth - 1] >= 0;
            if (c == ',') {
                at++;
                if (object) {
                    skipBlanks();
                    key("looking for beginning of object key string");
                }
                return value;
            }
            if (c != (object ? '}' : ']')) {
                throw unexpected(object ? "after object key:value pair" : "after array element");
            }
            at++;
            value = object ? object(frames[depth - 1]) : array(-1 - frames[depth - 1]);
            depth--;
        }
        return value;
    }

    private void open(int frame) {
        if (depth == Json.MAX_DEPTH) {
            throw new MalformedException("exceeded max depth", at);
        }
        if (depth == frames.length) {
            frames = Arrays.copyOf(frames, depth * 2);
        }
        frames[depth++] = frame;
    }

    private void push(Object value) {
        if (top == stack.length) {
            stack = Arrays.copyOf(stack, top * 2);
        }
        stack[top++] = value;
    }

    private void key(String expected) {
        if (peek() != '"') {
            throw unexpected(expected);
        }
        push(string(true));
        skipBlanks();
        if (peek() != ':') {
            throw unexpected("after object key");
        }
        at++;
    }

    private JsonArray array(int start) {
        Object[] elements = Arrays.copyOfRange(stack, start, top);
        drop(start);
        return new JsonArray(elements);
    }

    private JsonObject object(int start) {
        int count = (top - start) / 2;
        if (!isSorted(start, count)) {
            count = sort(start, count);
        }
        String[] keys = Symbols.shape(stack, start, count);
        Object[] values = new Object[count];
        for (int i = 0; i < count; i++) {
            values[i] = stack[start + 2 * i + 1];
        }
        drop(start);
        return new JsonObject(keys, values);
    }

    private void drop(int start) {
        Arrays.fill(stack, start, top, null);
        top = start;
    }

    private String keyAt(int index) {
        return (String) stack[index];
    }

    /** Whether the keys ascend without a duplicate. */
    private boolean isSorted(int start, int count) {
        for (int i = 1; i < count; i++) {
            if (keyAt(start + 2 * i - 2).compareTo(keyAt(start + 2 * i)) >= 0) {
                return false;
            }
        }
        return true;
    }

    /** Sorts members by key; of duplicates the last stays. Answers how many are left. */
    private int sort(int start, int count) {
        if (count <= SORT_BY_INSERTION) {
            for (int i = 1; i < count; i++) {
                Object key = stack[start + 2 * i];
                Object value = stack[start + 2 * i + 1];
                int to = i;
                while (to > 0 && keyAt(start + 2 * to - 2).compareTo((String) key) > 0) {
                    stack[start + 2 * to] = stack[start + 2 * to - 2];
                    stack[start + 2 * to + 1] = stack[start + 2 * to - 1];
                    to--;
                }
                stack[start + 2 * to] = key;
                stack[start + 2 * to + 1] = value;
            }
        } else {
            Object[][] members = new Object[count][];
            for (int i = 0; i < count; i++) {
                members[i] = new Object[] {stack[start + 2 * i], stack[start + 2 * i + 1]};
            }
            Arrays.sort(members, Comparator.comparing(member -> (String) member[0]));
            for (int i = 0; i < count; i++) {
                stack[start + 2 * i] = members[i][0];
                stack[start + 2 * i + 1] = members[i][1];
            }
        }
        int kept = 1;
        for (int i = 1; i < count; i++) {
            if (keyAt(start + 2 * i).equals(keyAt(start + 2 * kept - 2))) {
                duplicate.accept(path(keyAt(start + 2 * i)));
                kept--;
            }
            stack[start + 2 * kept] = stack[start + 2 * i];
            stack[start + 2 * kept + 1] = stack[start + 2 * i + 1];
            kept++;
        }
        return kept;
    }

    /** Where a member of the innermost object is: {@code spec.ports[0].name}. */
    private String path(String key) {
        StringBuilder path = new StringBuilder();
        for (int i = 0; i < depth - 1; i++) {
            int next = frames[i + 1] >= 0 ? frames[i + 1] : -1 - frames[i + 1];
            if (frames[i] >= 0) {
                path.append(path.isEmpty() ? "" : ".").append(stack[next - 1]);
            } else {
                path.append('[').append(next - (-1 - frames[i])).append(']');
            }
        }
        return path.append(path.isEmpty() ? "" : ".").append(key).toString();
    }

    private Object scalar(byte c) {
        return switch (c) {
            case '"' -> string(false);
            case 't' -> literal("true", Boolean.TRUE);
            case 'f' -> literal("false", Boolean.FALSE);
            case 'n' -> literal("null", JsonNull.NULL);
            case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> number();
            default -> throw unexpected("looking for beginning of value");
        };
    }

    private Object literal(String word, Object value) {
        for (int i = 0; i < word.length(); i++) {
            if (peek() != word.charAt(i)) {
                throw unexpected("in literal " + word + " (expecting '" + word.charAt(i) + "')");
            }
            at++;
        }
        return value;
    }

    private Object number() {
        int start = at;
        boolean negative = text[at] == '-';
        if (negative) {
            at++;
        }
        long value = 0;
        int first = at;
        if (peek() == '0') {
            at++;
        } else {
            digits("in numeric literal");
            if (at - first <= 18) {
                for (int i = first; i < at; i++) {
                    value = value * 10 + text[i] - '0';
                }
            }
        }
        boolean whole = true;
        if (at < end && text[at] == '.') {
            at++;
            digits("after decimal point in numeric literal");
            whole = false;
        }
        if (at < end && (text[at] == 'e' || text[at] == 'E')) {
            at++;
            if (at < end && (text[at] == '+' || text[at] == '-')) {
                at++;
            }
            digits("in exponent of numeric literal");
            whole = false;
        }
        if (whole && at - first <= 18) {
            return negative ? -value : value;
        }
        String digits = new String(text, start, at - start, StandardCharsets.ISO_8859_1);
        if (whole) {
            try {
                return Long.valueOf(digits);
            } catch (NumberFormatException e) {
                return Double.valueOf(digits);
            }
        }
        double number = Double.parseDouble(digits);
        if (Double.isInfinite(number)) {
            throw new MalformedException(
                    "json: cannot unmarshal number " + digits + " into Go value of type float64",
                    at);
        }
        return number;
    }

    /** At least one digit. */
    private void digits(String where) {
        byte c = peek();
        if (c < '0' || c > '9') {
            throw unexpected(where);
        }
        while (at < end && text[at] >= '0' && text[at] <= '9') {
            at++;
        }
    }

    private String string(boolean key) {
        int start = ++at;
        int hash = 0;
        int i = start;
        while (i < end) {
            byte c = text[i];
            if (c == '"') {
                at = i + 1;
                return key
                        ? Symbols.key(text, start, i, hash)
                        : Symbols.value(text, start, i, hash);
            }
            if (c == '\\' || c < ' ') {
                break;
            }
            hash = 31 * hash + c;
            i++;
        }
        at = i;
        String read = slowString(start);
        return key && read.length() < 64 ? read.intern() : read;
    }

    /** A string with escapes or with characters beyond ASCII. */
    private String slowString(int start) {
        StringBuilder out = null;
        int copied = start;
        while (true) {
            byte c = peek();
            if (c == '"') {
                String rest = utf8(copied, at);
                at++;
                return out == null ? rest : out.append(rest).toString();
            }
            if (c >= 0 && c < ' ') {
                throw unexpected("in string literal");
            }
            if (c != '\\') {
                at++;
                continue;
            }
            out = out == null ? new StringBuilder(at - start + 32) : out;
            out.append(utf8(copied, at));
            at++;
            escape(out);
            copied = at;
        }
    }

    private String utf8(int from, int to) {
        return new String(text, from, to - from, StandardCharsets.UTF_8);
    }

    private void escape(StringBuilder out) {
        byte c = peek();
        switch (c) {
            case '"', '\\', '/' -> out.append((char) c);
            case 'b' -> out.append('\b');
            case 'f' -> out.append('\f');
            case 'n' -> out.append('\n');
            case 'r' -> out.append('\r');
            case 't' -> out.append('\t');
            case 'u' -> {
                at++;
                unicode(out);
                return;
            }
            default -> throw unexpected("in string escape code");
        }
        at++;
    }

    /** Half of a surrogate pair alone becomes the replacement character. */
    private void unicode(StringBuilder out) {
        char first = hex();
        if (Character.isHighSurrogate(first)
                && at + 1 < end
                && text[at] == '\\'
                && text[at + 1] == 'u') {
            int back = at;
            at += 2;
            char second = hex();
            if (Character.isLowSurrogate(second)) {
                out.append(first).append(second);
                return;
            }
            at = back;
        }
        out.append(Character.isSurrogate(first) ? '\ufffd' : first);
    }

    private char hex() {
        int value = 0;
        for (int i = 0; i < 4; i++) {
            int digit = Character.digit(peek(), 16);
            if (digit < 0) {
                throw unexpected("in \\u hexadecimal character escape");
            }
            value = value * 16 + digit;
            at++;
        }
        return (char) value;
    }

    private void skipBlanks() {
        while (at < end) {
            byte c = text[at];
            if (c != ' ' && c != '\n' && c != '\r' && c != '\t') {
                return;
            }
            at++;
        }
    }

    private byte peek() {
        if (at >= end) {
            throw new MalformedException("unexpected end of JSON input", at);
        }
        return text[at];
    }

    private MalformedException unexpected(String where) {
        int c = text[at] & 0xff;
        String shown =
                switch (c) {
                    case '\'' -> "'\\''";
                    case '\n' -> "'\\n'";
                    case '\r' -> "'\\r'";
                    case '\t' -> "'\\t'";
                    default ->
                            c < ' ' || c == 0x7f
                                    ? String.format("'\\x%02x'", c)
                                    : "'" + (char) c + "'";
                };
        return new MalformedException("invalid character " + shown + " " + where, at + 1L);
    }
}
