package io.jukung.resources.networking;

import io.jukung.resources.field.IpRules;
import java.math.BigInteger;

/** Arithmetic on networks that are known to be well-formed. */
final class Networks {
    private Networks() {}

    static boolean strictlyInside(String inner, String outer) {
        byte[] a = address(inner);
        byte[] b = address(outer);
        int bitsInner = bits(inner);
        int bitsOuter = bits(outer);
        if (a.length != b.length || bitsInner <= bitsOuter) {
            return false;
        }
        int shift = b.length * 8 - bitsOuter;
        return new BigInteger(1, a)
                .shiftRight(shift)
                .equals(new BigInteger(1, b).shiftRight(shift));
    }

    private static int bits(String network) {
        return Integer.parseInt(network.substring(network.indexOf('/') + 1));
    }

    /** Whether a text is a network at all, be it in an old form. */
    static boolean isNetwork(String text) {
        int slash = text.indexOf('/');
        if (slash < 0
                || !IpRules.isLoose(text.substring(0, slash))
                || !text.substring(slash + 1).matches("\\d{1,3}")) {
            return false;
        }
        int bits = bits(text);
        boolean four = text.indexOf(':') < 0;
        return bits <= (four ? 32 : 128);
    }

    private static byte[] address(String network) {
        return IpRules.bytes(network.substring(0, network.indexOf('/')));
    }
}
