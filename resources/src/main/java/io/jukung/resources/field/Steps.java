package io.jukung.resources.field;

/** Steps to the elements of lists; those of short lists are made once. */
final class Steps {
    private static final String[] FIRST = new String[64];

    static {
        for (int i = 0; i < FIRST.length; i++) {
            FIRST[i] = "[" + i + "]";
        }
    }

    private Steps() {}

    static String of(int index) {
        return index < FIRST.length ? FIRST[index] : "[" + index + "]";
    }
}
