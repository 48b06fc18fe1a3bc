package io.jukung.resources.field;

import io.jukung.machinery.validation.Names;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;

/**
 * Addresses and networks as upstream's strict rules read them; from {@code
 * apimachinery/pkg/util/validation/ip.go}. Old fields take any unambiguous form, new ones only the
 * canonical.
 */
public final class IpRules {
    private IpRules() {}

    /** What is wrong with an address in an old field. */
    public static List<String> ip(String text) {
        List<String> errors = Names.ip(text);
        if (!errors.isEmpty()) {
            return errors;
        }
        if (leadingZeros(text)) {
            return List.of("must not have leading 0s");
        }
        return mapped(text) ? List.of("must not be an IPv4-mapped IPv6 address") : List.of();
    }

    /** Whether a text is an address in any form that was ever taken. */
    public static boolean isLoose(String text) {
        return Names.ip(text).isEmpty();
    }

    /** {@code IPv4}, {@code IPv6}, or {@code unknown} where it is no address at all. */
    public static String family(String text) {
        if (!isLoose(text)) {
            return "unknown";
        }
        return bytes(text).length == 4 && text.indexOf(':') < 0 ? "IPv4" : "IPv6";
    }

    /** What is wrong with an address of an old field that does not stand there already. */
    public static void legacyIp(Field ip, List<String> known) {
        if (!known.contains(ip.text())) {
            ip.check(IpRules::ip);
        }
    }

    /** What is wrong with a network of an old field that does not stand there already. */
    public static void legacyCidr(Field cidr, List<String> known) {
        if (!known.contains(cidr.text())) {
            cidr.check(IpRules::cidr);
        }
    }

    /** What is wrong with an address that must be in canonical form. */
    public static List<String> canonicalIp(String text) {
        List<String> errors = ip(text);
        return errors.isEmpty() ? canonical(text, canonical(bytes(text))) : errors;
    }

    /** What is wrong with a network in an old field. */
    public static List<String> cidr(String text) {
        List<String> errors = Names.cidr(text);
        if (!errors.isEmpty()) {
            return errors;
        }
        int slash = text.indexOf('/');
        String address = text.substring(0, slash);
        String length = text.substring(slash + 1);
        if (leadingZeros(address) || (length.length() > 1 && length.startsWith("0"))) {
            return List.of("must not have leading 0s in IP or prefix length");
        }
        if (mapped(address)) {
            return List.of("must not have an IPv4-mapped IPv6 address");
        }
        byte[] bytes = bytes(address);
        int hostBits = bytes.length * 8 - Integer.parseInt(length);
        BigInteger mask = BigInteger.ONE.shiftLeft(hostBits).subtract(BigInteger.ONE);
        return new BigInteger(1, bytes).and(mask).signum() != 0
                ? List.of("must not have bits set beyond the prefix length")
                : List.of();
    }

    /** What is wrong with a network that must be in canonical form. */
    public static List<String> canonicalCidr(String text) {
        List<String> errors = cidr(text);
        if (!errors.isEmpty()) {
            return errors;
        }
        int slash = text.indexOf('/');
        return canonical(text, canonical(bytes(text.substring(0, slash))) + text.substring(slash));
    }

    /** What is wrong with an address and its network's length, if not their form. */
    public static List<String> canonicalInterface(String text) {
        int slash = text.indexOf('/');
        int length = Integer.parseInt(text, slash + 1, text.length(), 10);
        String address = text.substring(0, slash);
        if (mapped(address)) {
            return List.of("must not be an IPv4-mapped IPv6 address");
        }
        return canonical(text, canonical(bytes(address)) + "/" + length);
    }

    /** An address that packets can be sent to from anywhere. */
    public static void notSpecial(Field ip) {
        InetAddress address;
        try {
            address = InetAddress.getByAddress(bytes(ip.text()));
        } catch (UnknownHostException | IllegalArgumentException e) {
            ip.invalid("must be a valid IP address");
            return;
        }
        if (address.isAnyLocalAddress()) {
            ip.invalid("may not be unspecified (" + ip.text() + ")");
        }
        if (address.isLoopbackAddress()) {
            ip.invalid("may not be in the loopback range (127.0.0.0/8, ::1/128)");
        }
        if (address.isLinkLocalAddress()) {
            ip.invalid("may not be in the link-local range (169.254.0.0/16, fe80::/10)");
        }
        if (address.isMulticastAddress()) {
            String bytes = ip.text();
            boolean local =
                    bytes.startsWith("224.0.0.")
                            || bytes.toLowerCase(Locale.ROOT).startsWith("ff02");
            if (local) {
                ip.invalid(
                        "may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)");
            }
        }
    }

    private static List<String> canonical(String text, String canonical) {
        return text.equals(canonical)
                ? List.of()
                : List.of("must be in canonical form (\"" + canonical + "\")");
    }

    private static boolean leadingZeros(String address) {
        return address.indexOf(':') < 0 && address.matches("(.*\\.)?0[0-9].*");
    }

    private static boolean mapped(String address) {
        return address.indexOf(':') >= 0 && bytes(address).length == 4;
    }

    /**
     * An address literal's bytes, 4 or 16.
     *
     * @throws IllegalArgumentException where it is none; nothing is looked up
     */
    public static byte[] bytes(String literal) {
        if (!literal.matches("[0-9a-fA-F:.]+")) {
            throw new IllegalArgumentException("invalid IP address: " + literal);
        }
        try {
            return InetAddress.getByName(literal).getAddress();
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("invalid IP address: " + literal, e);
        }
    }

    /** An address as Go writes it: the longest run of zero groups left out. */
    public static String canonical(byte[] address) {
        if (address.length == 4) {
            return (address[0] & 255)
                    + "."
                    + (address[1] & 255)
                    + "."
                    + (address[2] & 255)
                    + "."
                    + (address[3] & 255);
        }
        int[] groups = new int[8];
        for (int i = 0; i < 8; i++) {
            groups[i] = (address[2 * i] & 255) << 8 | (address[2 * i + 1] & 255);
        }
        return compressed(groups);
    }

    private static String compressed(int[] groups) {
        int from = -1;
        int length = 1;
        for (int i = 0; i < 8; i++) {
            int j = i;
            while (j < 8 && groups[j] == 0) {
                j++;
            }
            if (j - i > length) {
                from = i;
                length = j - i;
            }
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 8; i++) {
            if (i == from) {
                text.append("::");
                i += length - 1;
            } else {
                if (!text.isEmpty() && text.charAt(text.length() - 1) != ':') {
                    text.append(':');
                }
                text.append(Integer.toHexString(groups[i]));
            }
        }
        return text.toString();
    }
}
