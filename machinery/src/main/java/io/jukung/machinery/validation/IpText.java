package io.jukung.machinery.validation;

/** Texts of IP addresses, looked at without a resolver. */
final class IpText {
    private IpText() {}

    static boolean isIp(String text) {
        return isV4(text) || isV6(text);
    }

    /** Four decimal numbers up to 255; leading zeros pass, as upstream's sloppy parser has it. */
    static boolean isV4(String text) {
        int parts = 1;
        int value = -1;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '.') {
                if (value < 0 || ++parts > 4) {
                    return false;
                }
                value = -1;
            } else if (c >= '0' && c <= '9') {
                value = Math.max(value, 0) * 10 + c - '0';
                if (value > 255) {
                    return false;
                }
            } else {
                return false;
            }
        }
        return parts == 4 && value >= 0;
    }

    /** Eight groups of up to four hex digits, one {@code ::}, an IPv4 address as the last two. */
    static boolean isV6(String text) {
        if (text.indexOf(':') < 0) {
            return false;
        }
        int gap = text.indexOf("::");
        if (gap < 0) {
            return groups(text, true) == 8;
        }
        if (text.indexOf("::", gap + 1) >= 0) {
            return false;
        }
        String head = text.substring(0, gap);
        String tail = text.substring(gap + 2);
        int before = head.isEmpty() ? 0 : groups(head, false);
        int after = tail.isEmpty() ? 0 : groups(tail, true);
        return before >= 0 && after >= 0 && before + after < 8;
    }

    /** How many groups of 16 bits there are; −1 for none that can be read. */
    private static int groups(String text, boolean endsWithV4) {
        String[] parts = text.split(":", -1);
        int count = 0;
        for (int i = 0; i < parts.length; i++) {
            String part = parts[i];
            if (endsWithV4 && i == parts.length - 1 && part.indexOf('.') >= 0) {
                if (!isV4(part)) {
                    return -1;
                }
                count += 2;
            } else if (part.isEmpty()
                    || part.length() > 4
                    || !part.chars().allMatch(c -> Character.digit(c, 16) >= 0 && c < 128)) {
                return -1;
            } else {
                count++;
            }
        }
        return count;
    }

    static boolean isCidr(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            return false;
        }
        String address = text.substring(0, slash);
        String length = text.substring(slash + 1);
        if (length.isEmpty()
                || length.length() > 3
                || !length.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return false;
        }
        int bits = Integer.parseInt(length);
        return (isV4(address) && bits <= 32) || (isV6(address) && bits <= 128);
    }
}
