package io.jukung.linux;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Kernel settings below /proc/sys, by dotted ({@code net.ipv4.ip_forward}) or slashed name. */
public final class Sysctl {
    private Sysctl() {}

    /** The value without its line end. */
    public static String get(String name) throws IOException {
        return Files.readString(path(name), StandardCharsets.UTF_8).strip();
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
