package io.jukung.controllers.nodeipam;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * A network in CIDR notation.
 *
 * @param first its lowest address as a number
 * @param bits 32 or 128
 */
record Cidr(BigInteger first, int prefix, int bits) {
    /** Parses {@code 10.244.0.0/16}; the text's host bits are dropped. */
    static Cidr parse(String text) {
        int slash = text.indexOf('/');
        try {
            byte[] address = InetAddress.getByName(literal(text, slash)).getAddress();
            int bits = address.length * 8;
            int prefix = Integer.parseInt(text.substring(slash + 1));
            if (prefix < 0 || prefix > bits) {
                throw new IllegalArgumentException("invalid CIDR address: " + text);
            }
            BigInteger value = new BigInteger(1, address);
            int host = bits - prefix;
            return new Cidr(value.shiftRight(host).shiftLeft(host), prefix, bits);
        } catch (UnknownHostException | NumberFormatException e) {
            throw new IllegalArgumentException("invalid CIDR address: " + text, e);
        }
    }

    /** Keeps names from being looked up. */
    private static String literal(String text, int slash) throws UnknownHostException {
        String address = slash < 0 ? "" : text.substring(0, slash);
        if (!address.matches("[0-9.]+|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*")) {
            throw new UnknownHostException(text);
        }
        return address;
    }

    BigInteger size() {
        return BigInteger.ONE.shiftLeft(bits - prefix);
    }

    boolean v6() {
        return bits == 128;
    }

    /** The n-th network of a longer prefix inside this one. */
    Cidr part(int n, int longer) {
        return new Cidr(first.add(BigInteger.valueOf(n).shiftLeft(bits - longer)), longer, bits);
    }

    @Override
    public String toString() {
        byte[] raw = first.toByteArray();
        byte[] address = new byte[bits / 8];
        int length = Math.min(raw.length, address.length);
        System.arraycopy(raw, raw.length - length, address, address.length - length, length);
        try {
            String text = InetAddress.getByAddress(address).getHostAddress();
            return (v6() ? shortened(text) : text) + "/" + prefix;
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    /** RFC 5952: the longest run of zeros becomes {@code ::}. */
    private static String shortened(String full) {
        String[] groups = full.split(":");
        int bestStart = -1;
        int bestLength = 1;
        for (int start = 0; start < groups.length; start++) {
            int end = start;
            while (end < groups.length && groups[end].equals("0")) {
                end++;
            }
            if (end - start > bestLength) {
                bestStart = start;
                bestLength = end - start;
            }
        }
        if (bestStart < 0) {
            return full;
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < groups.length; i++) {
            if (i == bestStart) {
                text.append("::");
                i += bestLength - 1;
            } else {
                if (!text.isEmpty() && text.charAt(text.length() - 1) != ':') {
                    text.append(':');
                }
                text.append(groups[i]);
            }
        }
        return text.toString();
    }
}
