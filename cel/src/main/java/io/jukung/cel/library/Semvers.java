package io.jukung.cel.library;

import static io.jukung.cel.library.Types.BOOL;
import static io.jukung.cel.library.Types.INT;
import static io.jukung.cel.library.Types.STRING;
import static io.jukung.cel.library.Types.of;

import dev.cel.common.types.CelType;
import io.jukung.cel.value.CelException;
import io.jukung.cel.value.Opaque;
import java.math.BigInteger;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Semantic versions 2.0.0; the text behind {@code +} does not count in comparisons. */
final class Semvers {
    static final CelType TYPE = Types.opaque("kubernetes.Semver");

    private static final Pattern FORM =
            Pattern.compile(
                    "(0|[1-9][0-9]*)\\.(0|[1-9][0-9]*)\\.(0|[1-9][0-9]*)"
                            + "(?:-([0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*))?"
                            + "(?:\\+([0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*))?");

    private record Version(long major, long minor, long patch, List<String> before)
            implements Opaque, Comparable<Version> {
        @Override
        public String typeName() {
            return TYPE.name();
        }

        @Override
        public int compareTo(Version other) {
            int order = Long.compare(major, other.major);
            order = order == 0 ? Long.compare(minor, other.minor) : order;
            order = order == 0 ? Long.compare(patch, other.patch) : order;
            if (order != 0 || before.equals(other.before)) {
                return order;
            }
            if (before.isEmpty() || other.before.isEmpty()) {
                return before.isEmpty() ? 1 : -1;
            }
            for (int i = 0; i < Math.min(before.size(), other.before.size()); i++) {
                int part = part(before.get(i), other.before.get(i));
                if (part != 0) {
                    return part;
                }
            }
            return Integer.compare(before.size(), other.before.size());
        }

        private static int part(String left, String right) {
            boolean number = left.matches("[0-9]+");
            if (number != right.matches("[0-9]+")) {
                return number ? -1 : 1;
            }
            return Integer.signum(
                    number
                            ? new BigInteger(left).compareTo(new BigInteger(right))
                            : left.compareTo(right));
        }
    }

    private Semvers() {}

    static List<Overload> overloads() {
        return List.of(
                Overload.global(
                        "semver", "string_to_semver", TYPE, of(STRING), a -> parse(a[0], false)),
                Overload.global(
                        "semver",
                        "string_bool_to_semver",
                        TYPE,
                        of(STRING, BOOL),
                        a -> parse(a[0], (Boolean) a[1])),
                Overload.global(
                        "isSemver",
                        "is_semver_string",
                        BOOL,
                        of(STRING),
                        a -> read((String) a[0], false) != null),
                Overload.global(
                        "isSemver",
                        "is_semver_string_bool",
                        BOOL,
                        of(STRING, BOOL),
                        a -> read((String) a[0], (Boolean) a[1]) != null),
                Overload.member(
                        "isGreaterThan",
                        "semver_is_greater_than",
                        BOOL,
                        of(TYPE, TYPE),
                        a -> compare(a) > 0),
                Overload.member(
                        "isLessThan",
                        "semver_is_less_than",
                        BOOL,
                        of(TYPE, TYPE),
                        a -> compare(a) < 0),
                Overload.member(
                        "compareTo",
                        "semver_compare_to",
                        INT,
                        of(TYPE, TYPE),
                        a -> (long) compare(a)),
                Overload.member(
                        "major", "semver_major", INT, of(TYPE), a -> ((Version) a[0]).major()),
                Overload.member(
                        "minor", "semver_minor", INT, of(TYPE), a -> ((Version) a[0]).minor()),
                Overload.member(
                        "patch", "semver_patch", INT, of(TYPE), a -> ((Version) a[0]).patch()));
    }

    private static int compare(Object[] a) {
        return ((Version) a[0]).compareTo((Version) a[1]);
    }

    private static Object parse(Object text, boolean normalize) {
        Version version = read((String) text, normalize);
        if (version == null) {
            throw new CelException("No Major.Minor.Patch elements found");
        }
        return version;
    }

    /** Normalized: without {@code v} before it, leading zeros and missing parts made good. */
    private static @Nullable Version read(String text, boolean normalize) {
        Matcher matcher = FORM.matcher(normalize ? normalized(text) : text);
        if (!matcher.matches()) {
            return null;
        }
        String before = matcher.group(4);
        List<String> parts = before == null ? List.of() : List.of(before.split("\\."));
        for (String part : parts) {
            if (part.matches("0[0-9]+")) {
                return null;
            }
        }
        try {
            return new Version(
                    Long.parseLong(matcher.group(1)),
                    Long.parseLong(matcher.group(2)),
                    Long.parseLong(matcher.group(3)),
                    parts);
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private static String normalized(String text) {
        String bare = text.startsWith("v") ? text.substring(1) : text;
        int end = 0;
        while (end < bare.length() && bare.charAt(end) != '-' && bare.charAt(end) != '+') {
            end++;
        }
        String core = bare.substring(0, end).replaceAll("(^|\\.)0+(?=[0-9])", "$1");
        String rest = bare.substring(end);
        if (!rest.isEmpty()) {
            return core + rest;
        }
        long dots = core.chars().filter(c -> c == '.').count();
        return dots == 0 ? core + ".0.0" : dots == 1 ? core + ".0" : core;
    }
}
