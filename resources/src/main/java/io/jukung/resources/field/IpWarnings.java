package io.jukung.resources.field;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/** What is said of addresses and networks in old forms that are still taken. */
public final class IpWarnings {
    private IpWarnings() {}

    public static List<String> ofIp(Field ip) {
        String text = ip.text();
        byte[] bytes = bytes(text);
        if (bytes.length == 0) {
            return List.of();
        }
        String canonical = IpRules.canonical(bytes);
        if (text.equals(canonical)) {
            return List.of();
        }
        boolean plainSix = bytes.length == 16;
        return List.of(
                plainSix
                        ? six(ip, "IPv6 address", canonical)
                        : strange(ip, "IP address", canonical));
    }

    public static List<String> ofCidr(Field cidr) {
        String text = cidr.text();
        int slash = text.indexOf('/');
        byte[] bytes = slash < 0 ? new byte[0] : bytes(text.substring(0, slash));
        if (bytes.length == 0 || !text.substring(slash + 1).matches("\\d{1,3}")) {
            return List.of();
        }
        int length = Integer.parseInt(text.substring(slash + 1));
        int bits = bytes.length * 8;
        boolean mapped = bits == 32 && text.indexOf(':') >= 0;
        int prefix = mapped ? length - 96 : length;
        if (prefix < 0 || prefix > bits) {
            return List.of();
        }
        String network = IpRules.canonical(masked(bytes, bits - prefix)) + "/" + prefix;
        String address = IpRules.canonical(bytes);
        List<String> warnings = new ArrayList<>();
        if (!network.equals(address + "/" + prefix)) {
            warnings.add(
                    cidr.path()
                            + ": CIDR value "
                            + quoted(text)
                            + " is ambiguous in this context (should be "
                            + quoted(network)
                            + " or "
                            + quoted(address + "/" + bits)
                            + "?)");
        }
        String standard = address + "/" + prefix;
        if (bits == 32 && !text.equals(standard)) {
            warnings.add(strange(cidr, "CIDR value", network));
        }
        if (warnings.isEmpty() && bits == 128 && !text.equals(standard)) {
            warnings.add(six(cidr, "IPv6 CIDR value", standard));
        }
        return warnings;
    }

    private static byte[] bytes(String text) {
        return text.isEmpty() || !IpRules.isLoose(text) ? new byte[0] : IpRules.bytes(text);
    }

    private static byte[] masked(byte[] address, int hostBits) {
        BigInteger value = new BigInteger(1, address).shiftRight(hostBits).shiftLeft(hostBits);
        byte[] bytes = value.toByteArray();
        byte[] masked = new byte[address.length];
        for (int i = 0; i < masked.length && i < bytes.length; i++) {
            masked[masked.length - 1 - i] = bytes[bytes.length - 1 - i];
        }
        return masked;
    }

    private static String strange(Field field, String what, String instead) {
        return field.path()
                + ": non-standard "
                + what
                + " "
                + quoted(field.text())
                + " is invalid: use "
                + quoted(instead);
    }

    private static String six(Field field, String what, String instead) {
        return field.path()
                + ": "
                + what
                + " "
                + quoted(field.text())
                + " should be in RFC 5952 canonical format ("
                + quoted(instead)
                + ")";
    }

    private static String quoted(String text) {
        return "\"" + text + "\"";
    }
}
