package io.jukung.machinery.tree;

import java.nio.charset.StandardCharsets;

/**
 * Texts and shapes that were read before, so that the same one is one instance: a cluster's objects
 * repeat a few hundred keys and short values over and over.
 *
 * <p>Tables of fixed size in which the newest entry of a slot stays. Entries are immutable and
 * racing threads at worst make one twice, so no lock is needed.
 */
final class Symbols {
    private static final int KEY_SLOTS = 1 << 12;
    private static final int VALUE_SLOTS = 1 << 13;
    private static final int SHAPE_SLOTS = 1 << 12;
    private static final int LONGEST = 40;

    private static final String[] KEYS = new String[KEY_SLOTS];
    private static final String[] VALUES = new String[VALUE_SLOTS];
    private static final String[][] SHAPES = new String[SHAPE_SLOTS][];

    private Symbols() {}

    /** A key of ASCII characters without escapes. */
    static String key(byte[] text, int from, int to, int hash) {
        return pooled(KEYS, KEY_SLOTS - 1, text, from, to, hash);
    }

    /** A value of ASCII characters without escapes. */
    static String value(byte[] text, int from, int to, int hash) {
        return to - from > LONGEST
                ? ascii(text, from, to)
                : pooled(VALUES, VALUE_SLOTS - 1, text, from, to, hash);
    }

    private static String pooled(
            String[] table, int mask, byte[] text, int from, int to, int hash) {
        if (from == to) {
            return "";
        }
        int slot = (hash ^ hash >>> 15) & mask;
        String known = table[slot];
        if (known != null && matches(known, text, from, to)) {
            return known;
        }
        String fresh = ascii(text, from, to);
        table[slot] = fresh;
        return fresh;
    }

    private static boolean matches(String known, byte[] text, int from, int to) {
        int length = to - from;
        if (known.length() != length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (known.charAt(i) != text[from + i]) {
                return false;
            }
        }
        return true;
    }

    private static String ascii(byte[] text, int from, int to) {
        return new String(text, from, to - from, StandardCharsets.ISO_8859_1);
    }

    /** The keys at every second place of a stack, as an array that other objects may share. */
    static String[] shape(Object[] stack, int from, int count) {
        int hash = count;
        for (int i = 0; i < count; i++) {
            hash = hash * 31 + stack[from + 2 * i].hashCode();
        }
        int slot = (hash ^ hash >>> 16) & (SHAPE_SLOTS - 1);
        String[] known = SHAPES[slot];
        if (known != null && matches(known, stack, from, count)) {
            return known;
        }
        String[] fresh = new String[count];
        for (int i = 0; i < count; i++) {
            fresh[i] = (String) stack[from + 2 * i];
        }
        if (count <= LONGEST) {
            SHAPES[slot] = fresh;
        }
        return fresh;
    }

    private static boolean matches(String[] known, Object[] stack, int from, int count) {
        if (known.length != count) {
            return false;
        }
        for (int i = 0; i < count; i++) {
            Object key = stack[from + 2 * i];
            if (known[i] != key && !known[i].equals(key)) {
                return false;
            }
        }
        return true;
    }
}
