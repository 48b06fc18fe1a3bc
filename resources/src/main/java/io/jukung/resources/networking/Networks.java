package io.jukung.resources.networking;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;

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

    private static byte[] address(String network) {
        try {
            return InetAddress.getByName(network.substring(0, network.indexOf('/'))).getAddress();
        } catch (UnknownHostException e) {
            return new byte[0];
        }
    }
}
