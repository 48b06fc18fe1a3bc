package io.jukung.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the kernel lets this process do. */
public final class Capabilities {
    public static final int NET_ADMIN = 12;
    public static final int SYS_ADMIN = 21;
    public static final int SYS_RESOURCE = 24;

    private Capabilities() {}

    /** The effective set, one bit per capability's number. */
    public static long effective() throws IOException {
        return field("CapEff");
    }

    /** What a program that this process starts can have at most. */
    public static long bounding() throws IOException {
        return field("CapBnd");
    }

    public static boolean has(int capability) throws IOException {
        return (effective() >>> capability & 1) != 0;
    }

    private static long field(String name) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
            if (line.startsWith(name + ":")) {
                return Long.parseUnsignedLong(line.substring(name.length() + 1).trim(), 16);
            }
        }
        throw new IOException("/proc/self/status does not have " + name);
    }
}
