package io.jukung.apiserver.structural;

import io.jukung.base.GoDuration;
import io.jukung.machinery.validation.Names;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The string formats that a schema may demand, by name without dashes; the source is kube-openapi's
 * {@code strfmt}. A format that is not here demands nothing.
 */
final class Formats {
    private static final Pattern SHORT_NAME = Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?");
    private static final Pattern TIME =
            Pattern.compile(
                    "([0-9]{2}):([0-9]{2}):([0-9]{2})(.[0-9]+)?(z|([+-][0-9]{2}:[0-9]{2}))");
    private static final Pattern HOST_LABEL = Pattern.compile("[a-zA-Z0-9\\p{S}\\p{L}-]{1,63}");
    private static final Pattern SPAN = Pattern.compile("(\\d+)\\s*([A-Za-zµ]+)");
    private static final List<String> UNITS =
            List.of("nano", "micro", "milli", "sec", "min", "hour", "day", "week");
    private static final Set<String> SHORT_UNITS =
            Set.of("ns", "us", "µs", "ms", "s", "m", "h", "hr", "d", "w", "wk");

    private static final Map<String, Predicate<String>> KNOWN =
            Map.ofEntries(
                    Map.entry("bsonobjectid", matching("[0-9a-fA-F]{24}")),
                    Map.entry("uri", Formats::isUri),
                    Map.entry("email", matching("([^<>@]*<)?[^@<>\\s]+@[^@<>\\s]+>?")),
                    Map.entry("hostname", Formats::isHostname),
                    Map.entry("ipv4", text -> Names.ipv4(text).isEmpty()),
                    Map.entry("ipv6", text -> Names.ipv6(text).isEmpty()),
                    Map.entry("cidr", text -> Names.cidr(text).isEmpty()),
                    Map.entry(
                            "mac",
                            matching(
                                    "([0-9a-fA-F]{2}([:-][0-9a-fA-F]{2}){5}(([:-][0-9a-fA-F]{2}){2}"
                                            + "|([:-][0-9a-fA-F]{2}){14})?"
                                            + "|[0-9a-fA-F]{4}(\\.[0-9a-fA-F]{4}){2}"
                                            + "(\\.[0-9a-fA-F]{4}){0,7})")),
                    Map.entry("uuid", uuid("[0-9a-f]{4}", "[0-9a-f]{4}")),
                    Map.entry("uuid3", uuid("3[0-9a-f]{3}", "[0-9a-f]{4}")),
                    Map.entry("uuid4", uuid("4[0-9a-f]{3}", "[89ab][0-9a-f]{3}")),
                    Map.entry("uuid5", uuid("5[0-9a-f]{3}", "[89ab][0-9a-f]{3}")),
                    Map.entry("isbn", text -> isIsbn10(text) || isIsbn13(text)),
                    Map.entry("isbn10", Formats::isIsbn10),
                    Map.entry("isbn13", Formats::isIsbn13),
                    Map.entry("creditcard", Formats::isCreditCard),
                    Map.entry("ssn", matching("\\d{3}[- ]?\\d{2}[- ]?\\d{4}")),
                    Map.entry("hexcolor", matching("#?([0-9a-fA-F]{3}|[0-9a-fA-F]{6})")),
                    Map.entry("rgbcolor", Formats::isRgb),
                    Map.entry("byte", Formats::isBase64),
                    Map.entry("password", text -> true),
                    Map.entry("date", Formats::isDate),
                    Map.entry("duration", Formats::isDuration),
                    Map.entry("datetime", Formats::isDateTime),
                    Map.entry(
                            "k8sshortname",
                            text -> text.length() <= 63 && SHORT_NAME.matcher(text).matches()),
                    Map.entry("k8slongname", Formats::isLongName));

    private Formats() {}

    static boolean isKnown(String format) {
        return KNOWN.containsKey(normalized(format));
    }

    /** Whether a text has a format; true for formats that nobody knows. */
    static boolean matches(String format, String text) {
        Predicate<String> known = KNOWN.get(normalized(format));
        return known == null || known.test(text);
    }

    /** Whether a schema's format means anything for its type. */
    static boolean applies(String type, String format) {
        return switch (type) {
            case "", "string" -> isKnown(format);
            case "integer" -> format.equals("int32") || format.equals("int64");
            case "number" -> format.equals("float") || format.equals("double");
            default -> false;
        };
    }

    private static String normalized(String format) {
        return format.replace("-", "");
    }

    private static Predicate<String> matching(String pattern) {
        Pattern compiled = Pattern.compile(pattern);
        return text -> compiled.matcher(text).matches();
    }

    private static Predicate<String> uuid(String third, String fourth) {
        return matching(
                "(?i)[0-9a-f]{8}-?[0-9a-f]{4}-?" + third + "-?" + fourth + "-?[0-9a-f]{12}");
    }

    /** As Go's {@code url.ParseRequestURI}: absolute, or a path. */
    private static boolean isUri(String text) {
        if (text.startsWith("/")) {
            return text.chars().noneMatch(c -> c < ' ' || c == 0x7f);
        }
        try {
            return new URI(text).isAbsolute();
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private static boolean isHostname(String text) {
        if (text.isEmpty() || text.length() > 255) {
            return false;
        }
        String[] labels = text.split("\\.", -1);
        for (String label : labels) {
            if (!HOST_LABEL.matcher(label).matches()
                    || label.startsWith("-")
                    || label.endsWith("-")) {
                return false;
            }
        }
        return labels.length == 1 || labels[labels.length - 1].matches("[a-zA-Z\\p{L}]{2,63}");
    }

    private static boolean isIsbn10(String text) {
        String digits = text.replaceAll("[\\s-]+", "");
        if (!digits.matches("[0-9]{9}[0-9X]")) {
            return false;
        }
        int sum = 0;
        for (int i = 0; i < 10; i++) {
            int digit = digits.charAt(i) == 'X' ? 10 : digits.charAt(i) - '0';
            sum += (10 - i) * digit;
        }
        return sum % 11 == 0;
    }

    private static boolean isIsbn13(String text) {
        String digits = text.replaceAll("[\\s-]+", "");
        if (!digits.matches("[0-9]{13}")) {
            return false;
        }
        int sum = 0;
        for (int i = 0; i < 13; i++) {
            sum += (digits.charAt(i) - '0') * (i % 2 == 0 ? 1 : 3);
        }
        return sum % 10 == 0;
    }

    private static boolean isCreditCard(String text) {
        String digits = text.replaceAll("[^0-9]+", "");
        if (!digits.matches(
                "(?:4[0-9]{12}(?:[0-9]{3})?|5[1-5][0-9]{14}|6(?:011|5[0-9][0-9])[0-9]{12}"
                        + "|3[47][0-9]{13}|3(?:0[0-5]|[68][0-9])[0-9]{11}"
                        + "|(?:2131|1800|35\\d{3})\\d{11})")) {
            return false;
        }
        int sum = 0;
        boolean twice = false;
        for (int i = digits.length() - 1; i >= 0; i--) {
            int digit = digits.charAt(i) - '0';
            digit = twice ? digit * 2 : digit;
            sum += digit > 9 ? digit - 9 : digit;
            twice = !twice;
        }
        return sum % 10 == 0;
    }

    private static boolean isRgb(String text) {
        String part = "\\s*(0|[1-9]\\d?|1\\d\\d?|2[0-4]\\d|25[0-5])\\s*";
        return text.matches("rgb\\(" + part + "," + part + "," + part + "\\)");
    }

    private static boolean isBase64(String text) {
        try {
            return Base64.getDecoder().decode(text) != null && text.length() % 4 == 0;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean isDate(String text) {
        try {
            return text.length() == 10 && LocalDate.parse(text) != null;
        } catch (DateTimeParseException e) {
            return false;
        }
    }

    private static boolean isDateTime(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        int t = lower.indexOf('t');
        if (t < 0 || !isDate(lower.substring(0, t))) {
            return false;
        }
        Matcher time = TIME.matcher(lower.substring(t + 1));
        return time.matches()
                && time.group(1).compareTo("23") <= 0
                && time.group(2).compareTo("59") <= 0
                && time.group(3).compareTo("59") <= 0;
    }

    private static boolean isDuration(String text) {
        try {
            return GoDuration.parse(text) != null;
        } catch (IllegalArgumentException e) {
            Matcher parts = SPAN.matcher(text);
            while (parts.find()) {
                String unit = parts.group(2).toLowerCase(Locale.ROOT);
                if (SHORT_UNITS.contains(unit) || UNITS.stream().anyMatch(unit::startsWith)) {
                    return true;
                }
            }
            return false;
        }
    }

    private static boolean isLongName(String text) {
        if (text.length() > 253) {
            return false;
        }
        for (String part : text.split("\\.", -1)) {
            if (!SHORT_NAME.matcher(part).matches()) {
                return false;
            }
        }
        return true;
    }
}
