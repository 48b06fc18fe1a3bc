package io.jukung.store;

/**
 * A half-open interval of keys, {@code from} inclusive to {@code to} exclusive, by bytes.
 *
 * @param to "" means the one key {@code from}
 */
public record Range(String from, String to) {
    /** Exactly one key. */
    public static Range key(String key) {
        return new Range(key, "");
    }

    /** All keys that start with a prefix; the prefix must not be empty or end in U+FFFF. */
    public static Range prefix(String prefix) {
        int last = prefix.length() - 1;
        return new Range(prefix, prefix.substring(0, last) + (char) (prefix.charAt(last) + 1));
    }

    public boolean single() {
        return to.isEmpty();
    }

    public boolean contains(String key) {
        return single() ? key.equals(from) : key.compareTo(from) >= 0 && key.compareTo(to) < 0;
    }
}
