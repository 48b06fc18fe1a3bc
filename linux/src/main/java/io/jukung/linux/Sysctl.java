package io.jukung.linux;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Kernel settings below /proc/sys, by dotted ({@code net.ipv4.ip_forward}) or slashed name. */
public final class Sysctl {
    private Sysctl() {}

    /** The value without its line end. */
    public static String get(String name) throws IOException {
        return read(path(name));
    }

    /**
     * A small file of the kernel's, read in one piece: of some, a second read answers nothing, and
     * {@link Files#readString} begins with a single byte where a file says that it is empty.
     */
    public static String read(Path file) throws IOException {
        byte[] buffer = new byte[4096];
        try (InputStream in = Files.newInputStream(file)) {
            int length = in.read(buffer);
            return length < 0 ? "" : new String(buffer, 0, length, StandardCharsets.UTF_8).strip();
        }
    }

    public static boolean exists(String name) {
        return Files.exists(path(name));
    }

    /** Sets a value; one that holds already is not written. */
    public static void set(String name, String value) throws IOException {
        if (!get(name).equals(value)) {
            Files.writeString(path(name), value, StandardCharsets.UTF_8);
        }
    }

    /** In a slashed name dots stand for themselves (interfaces such as {@code eth0.5}). */
    private static Path path(String name) {
        return Path.of("/proc/sys", name.contains("/") ? name : name.replace('.', '/'));
    }
}
