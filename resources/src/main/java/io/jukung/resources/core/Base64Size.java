package io.jukung.resources.core;

/** How many bytes a base64 text stands for, without decoding it. */
final class Base64Size {
    private Base64Size() {}

    static long of(String base64) {
        long length = base64.chars().filter(c -> c > ' ').count();
        long padding = base64.endsWith("==") ? 2 : base64.endsWith("=") ? 1 : 0;
        return length * 3 / 4 - padding;
    }
}
