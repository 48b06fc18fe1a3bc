package io.jukung.cel.library;

import io.jukung.cel.value.CelException;
import io.jukung.cel.value.Opaque;

/** A network: an address, not necessarily its first, and how many bits of it count. */
record Cidr(Ip ip, int bits) implements Opaque {
    static final String TYPE = "net.CIDR";

    @Override
    public String typeName() {
        return TYPE;
    }

    static Cidr parse(String text) {
        int slash = text.lastIndexOf('/');
        if (slash < 0) {
            throw wrong(text, "no '/'");
        }
        String bits = text.substring(slash + 1);
        Ip ip;
        try {
            ip = Ip.parse(text.substring(0, slash));
        } catch (CelException e) {
            throw wrong(text, String.valueOf(e.getMessage()));
        }
        if (!bits.matches("0|[1-9][0-9]{0,2}")) {
            throw wrong(text, "bad bits after slash: \"" + bits + "\"");
        }
        int count = Integer.parseInt(bits);
        if (count > ip.bytes().length * 8) {
            throw wrong(text, "prefix length out of range");
        }
        return new Cidr(ip, count);
    }

    private static CelException wrong(String text, String why) {
        return new CelException(
                "network address parse error during conversion from string: netip.ParsePrefix(\""
                        + text
                        + "\"): "
                        + why);
    }

    static boolean is(String text) {
        try {
            parse(text);
            return true;
        } catch (CelException e) {
            return false;
        }
    }

    Cidr masked() {
        byte[] bytes = ip.bytes().clone();
        for (int i = 0; i < bytes.length; i++) {
            int kept = Math.max(0, Math.min(8, bits - i * 8));
            bytes[i] &= (byte) (0xff << (8 - kept));
        }
        return new Cidr(new Ip(bytes), bits);
    }

    boolean contains(Ip other) {
        return other.bytes().length == ip.bytes().length
                && new Cidr(other, bits).masked().ip().equals(masked().ip());
    }

    boolean contains(Cidr other) {
        return other.bits >= bits && contains(other.masked().ip());
    }

    @Override
    public String toString() {
        return ip + "/" + bits;
    }
}
