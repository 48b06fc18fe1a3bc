package io.jukung.machinery.tree;

/** The explicit {@code null} of JSON, as opposed to an absent member (a Java {@code null}). */
public enum JsonNull {
    /** The only value. */
    NULL;

    @Override
    public String toString() {
        return "null";
    }
}
