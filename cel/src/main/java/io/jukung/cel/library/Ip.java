package io.jukung.cel.library;

import io.jukung.cel.value.CelException;
import io.jukung.cel.value.Opaque;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * An address of 4 or 16 bytes, as Go's {@code netip} reads and writes it: no leading zeros, no
 * zone, no IPv4 inside IPv6.
 */
record Ip(byte[] bytes) implements Opaque {
    static final String TYPE = "net.IP";

    @Override
    public String typeName() {
        return TYPE;
    }

    boolean isV4() {
        return bytes.length == 4;
    }

    static Ip parse(String text) {
        byte[] bytes = text.indexOf(':') >= 0 ? v6(text) : v4(text);
        if (text.indexOf('%') > 0 && text.indexOf(':') >= 0) {
            throw new CelException("IP address \"" + text + "\" with zone value is not allowed");
        }
        if (bytes == null) {
            throw new CelException(
                    "IP Address \""
                            + text
                            + "\" parse error during conversion from string: ParseAddr(\""
                            + text
                            + "\"): unable to parse IP");
        }
        if (bytes.length == 16 && isMapped(bytes)) {
            throw new CelException("IPv4-mapped IPv6 address \"" + text + "\" is not allowed");
        }
        return new Ip(bytes);
    }

    static boolean is(String text) {
        try {
            parse(text);
            return true;
        } catch (CelException e) {
            return false;
        }
    }

    private static boolean isMapped(byte[] bytes) {
        for (int i = 0; i < 10; i++) {
            if (bytes[i] != 0) {
                return false;
            }
        }
        return bytes[10] == -1 && bytes[11] == -1;
    }

    private static byte @Nullable [] v4(String text) {
        String[] parts = text.split("\\.", -1);
        if (parts.length != 4) {
            return null;
        }
        byte[] bytes = new byte[4];
        for (int i = 0; i < 4; i++) {
            if (!parts[i].matches("0|[1-9][0-9]{0,2}") || Integer.parseInt(parts[i]) > 255) {
                return null;
            }
            bytes[i] = (byte) Integer.parseInt(parts[i]);
        }
        return bytes;
    }

    private static byte @Nullable [] v6(String text) {
        int gap = text.indexOf("::");
        if (gap < 0) {
            byte[] all = groups(text);
            return all != null && all.length == 16 ? all : null;
        }
        byte[] head = groups(text.substring(0, gap));
        byte[] tail = groups(text.substring(gap + 2));
        if (head == null || tail == null || head.length + tail.length > 14) {
            return null;
        }
        if (text.substring(0, gap).indexOf('.') >= 0) {
            return null;
        }
        byte[] bytes = Arrays.copyOf(head, 16);
        System.arraycopy(tail, 0, bytes, 16 - tail.length, tail.length);
        return bytes;
    }

    private static byte @Nullable [] groups(String text) {
        if (text.isEmpty()) {
            return new byte[0];
        }
        String[] parts = text.split(":", -1);
        if (parts.length > 8) {
            return null;
        }
        byte[] bytes = new byte[0];
        for (int i = 0; i < parts.length; i++) {
            byte[] more;
            if (i == parts.length - 1 && parts[i].indexOf('.') >= 0) {
                more = v4(parts[i]);
            } else if (parts[i].matches("[0-9a-fA-F]{1,4}")) {
                int group = Integer.parseInt(parts[i], 16);
                more = new byte[] {(byte) (group >> 8), (byte) group};
            } else {
                more = null;
            }
            if (more == null) {
                return null;
            }
            int size = bytes.length;
            bytes = Arrays.copyOf(bytes, size + more.length);
            System.arraycopy(more, 0, bytes, size, more.length);
        }
        return bytes;
    }

    boolean isUnspecified() {
        return Arrays.equals(bytes, new byte[bytes.length]);
    }

    boolean isLoopback() {
        if (isV4()) {
            return bytes[0] == 127;
        }
        byte[] one = new byte[16];
        one[15] = 1;
        return Arrays.equals(bytes, one);
    }

    boolean isMulticast() {
        return isV4() ? (bytes[0] & 0xf0) == 0xe0 : bytes[0] == -1;
    }

    boolean isLinkLocalMulticast() {
        return isV4() ? prefix(224, 0, 0) : bytes[0] == -1 && (bytes[1] & 0x0f) == 2;
    }

    boolean isLinkLocalUnicast() {
        return isV4() ? prefix(169, 254) : bytes[0] == (byte) 0xfe && (bytes[1] & 0xc0) == 0x80;
    }

    boolean isGlobalUnicast() {
        return !(isV4() && prefix(255, 255, 255, 255))
                && !Arrays.equals(bytes, new byte[bytes.length])
                && !isLoopback()
                && !isMulticast()
                && !isLinkLocalUnicast();
    }

    private boolean prefix(int... wanted) {
        for (int i = 0; i < wanted.length; i++) {
            if (wanted[i] != 0 && (bytes[i] & 0xff) != wanted[i]) {
                return false;
            }
            if (wanted[i] == 0 && wanted.length > 1 && bytes[i] != 0) {
                return false;
            }
        }
        return true;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Ip that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** Canonical: the longest run of zero groups, the first of equals, becomes {@code ::}. */
    @Override
    public String toString() {
        if (isV4()) {
            return (bytes[0] & 255)
                    + "."
                    + (bytes[1] & 255)
                    + "."
                    + (bytes[2] & 255)
                    + "."
                    + (bytes[3] & 255);
        }
        int[] groups = new int[8];
        for (int i = 0; i < 8; i++) {
            groups[i] = (bytes[2 * i] & 255) << 8 | (bytes[2 * i + 1] & 255);
        }
        int start = -1;
        int length = 1;
        for (int i = 0; i < 8; i++) {
            int end = i;
            while (end < 8 && groups[end] == 0) {
                end++;
            }
            if (end - i > length) {
                start = i;
                length = end - i;
            }
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 8; i++) {
            if (i == start) {
                text.append("::");
                i += length - 1;
                continue;
            }
            if (!text.isEmpty() && text.charAt(text.length() - 1) != ':') {
                text.append(':');
            }
            text.append(Integer.toHexString(groups[i]));
        }
        return text.toString();
    }
}
