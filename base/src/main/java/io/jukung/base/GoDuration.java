package io.jukung.base;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;

/** Spans as Go writes and reads them: {@code 1h30m0s}, {@code 1.5s}, {@code 300ms}, {@code 0s}. */
public final class GoDuration {
    private static final long SECOND = 1_000_000_000L;

    private GoDuration() {}

    /**
     * Parses a span.
     *
     * @throws IllegalArgumentException with the text of Go's {@code time.ParseDuration}
     */
    public static Duration parse(String text) {
        String rest = text;
        boolean negative = rest.startsWith("-");
        if (negative || rest.startsWith("+")) {
            rest = rest.substring(1);
        }
        if (rest.equals("0")) {
            return Duration.ZERO;
        }
        if (rest.isEmpty()) {
            throw invalid(text);
        }
        BigDecimal nanos = BigDecimal.ZERO;
        int at = 0;
        while (at < rest.length()) {
            int start = at;
            while (at < rest.length() && isNumber(rest.charAt(at))) {
                at++;
            }
            String number = rest.substring(start, at);
            int unitStart = at;
            while (at < rest.length() && !isNumber(rest.charAt(at))) {
                at++;
            }
            String unit = rest.substring(unitStart, at);
            if (number.isEmpty()
                    || number.equals(".")
                    || number.indexOf('.') != number.lastIndexOf('.')) {
                throw invalid(text);
            }
            if (unit.isEmpty()) {
                throw new IllegalArgumentException(
                        "time: missing unit in duration \"" + text + "\"");
            }
            nanos =
                    nanos.add(
                            new BigDecimal(number).multiply(BigDecimal.valueOf(unit(unit, text))));
        }
        if (nanos.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0) {
            throw invalid(text);
        }
        long whole = nanos.setScale(0, RoundingMode.DOWN).longValue();
        return Duration.ofNanos(negative ? -whole : whole);
    }

    private static boolean isNumber(char c) {
        return c == '.' || (c >= '0' && c <= '9');
    }

    private static long unit(String unit, String text) {
        return switch (unit) {
            case "ns" -> 1;
            case "us", "µs", "μs" -> 1_000;
            case "ms" -> 1_000_000;
            case "s" -> SECOND;
            case "m" -> 60 * SECOND;
            case "h" -> 3600 * SECOND;
            default ->
                    throw new IllegalArgumentException(
                            "time: unknown unit \"" + unit + "\" in duration \"" + text + "\"");
        };
    }

    private static IllegalArgumentException invalid(String text) {
        return new IllegalArgumentException("time: invalid duration \"" + text + "\"");
    }

    /** The text that Go's {@code Duration.String} gives. */
    public static String format(Duration span) {
        long nanos = span.toNanos();
        if (nanos == 0) {
            return "0s";
        }
        String sign = nanos < 0 ? "-" : "";
        long size = Math.abs(nanos);
        if (size < 1_000) {
            return sign + size + "ns";
        }
        if (size < 1_000_000) {
            return sign + decimal(size, 3) + "µs";
        }
        if (size < SECOND) {
            return sign + decimal(size, 6) + "ms";
        }
        long minutes = size / (60 * SECOND);
        String seconds = decimal(size % (60 * SECOND), 9) + "s";
        if (minutes == 0) {
            return sign + seconds;
        }
        return sign + (minutes >= 60 ? minutes / 60 + "h" : "") + minutes % 60 + "m" + seconds;
    }

    private static String decimal(long number, int digits) {
        return BigDecimal.valueOf(number, digits).stripTrailingZeros().toPlainString();
    }
}
