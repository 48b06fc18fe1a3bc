package io.jukung.resources.service;

import io.jukung.resources.field.IpRules;
import java.math.BigInteger;

/** A network of service addresses; literals only, nothing is looked up. */
public final class Cidr {
    private static final long MOST = 1L << 31;

    private final String text;
    private final byte[] base;
    private final int prefix;

    private Cidr(String text, byte[] base, int prefix) {
        this.text = text;
        this.base = base;
        this.prefix = prefix;
    }

    /**
     * @throws IllegalArgumentException where it is not {@code address/length}
     */
    public static Cidr parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            throw new IllegalArgumentException("invalid CIDR address: " + text);
        }
        byte[] address = IpRules.bytes(text.substring(0, slash));
        int prefix = Integer.parseInt(text.substring(slash + 1));
        BigInteger mask =
                BigInteger.ONE.shiftLeft(address.length * 8 - prefix).subtract(BigInteger.ONE);
        BigInteger first = new BigInteger(1, address).andNot(mask);
        return new Cidr(text, sized(first, address.length), prefix);
    }

    private static byte[] sized(BigInteger value, int length) {
        byte[] raw = value.toByteArray();
        byte[] out = new byte[length];
        int copy = Math.min(raw.length, length);
        System.arraycopy(raw, raw.length - copy, out, length - copy, copy);
        return out;
    }

    boolean v6() {
        return base.length == 16;
    }

    /** {@code IPv4} or {@code IPv6}. */
    public String family() {
        return v6() ? "IPv6" : "IPv4";
    }

    /** How many addresses can be given out: neither the first nor, with IPv4, the last. */
    long usable() {
        int bits = base.length * 8 - prefix;
        long all = bits >= 31 ? MOST : 1L << bits;
        return Math.max(0, all - (v6() ? 1 : 2));
    }

    /** The address at an offset from 0 below {@link #usable}. */
    public String address(long offset) {
        BigInteger value = new BigInteger(1, base).add(BigInteger.valueOf(offset + 1));
        return IpRules.canonical(sized(value, base.length));
    }

    boolean contains(String address) {
        byte[] other = IpRules.bytes(address);
        if (other.length != base.length) {
            return false;
        }
        BigInteger offset = new BigInteger(1, other).subtract(new BigInteger(1, base));
        return offset.signum() > 0 && offset.compareTo(BigInteger.valueOf(usable())) <= 0;
    }

    /** An address as Go writes it. */
    static String canonical(String address) {
        return IpRules.canonical(IpRules.bytes(address));
    }

    @Override
    public String toString() {
        return text;
    }
}
