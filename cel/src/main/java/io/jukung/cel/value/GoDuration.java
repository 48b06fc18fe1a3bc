package io.jukung.cel.value;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;

/** Durations as Go writes them: {@code 1h30m}, {@code -1.5s}, {@code 0}. */
public final class GoDuration {
    private static final Map<String, Long> UNITS =
            Map.of(
                    "ns", 1L,
                    "us", 1_000L,
                    "µs", 1_000L,
                    "μs", 1_000L,
                    "ms", 1_000_000L,
                    "s", 1_000_000_000L,
                    "m", 60_000_000_000L,
                    "h", 3_600_000_000_000L,
                    "d", 86_400_000_000_000L);

    private GoDuration() {}

    /**
     * @throws IllegalArgumentException with Go's text where it is none
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
        BigDecimal nanos = BigDecimal.ZERO;
        int at = 0;
        if (rest.isEmpty()) {
            throw invalid(text);
        }
        while (at < rest.length()) {
            int start = at;
            while (at < rest.length()
                    && (Character.isDigit(rest.charAt(at)) || rest.charAt(at) == '.')) {
                at++;
            }
            String number = rest.substring(start, at);
            int unitStart = at;
            while (at < rest.length()
                    && !Character.isDigit(rest.charAt(at))
                    && rest.charAt(at) != '.') {
                at++;
            }
            Long unit = UNITS.get(rest.substring(unitStart, at));
            if (unit == null || number.length() > 40) {
                throw invalid(text);
            }
            try {
                nanos = nanos.add(new BigDecimal(number).multiply(BigDecimal.valueOf(unit)));
            } catch (NumberFormatException e) {
                throw invalid(text);
            }
        }
        try {
            long whole = nanos.toBigInteger().longValueExact();
            return Duration.ofNanos(negative ? -whole : whole);
        } catch (ArithmeticException e) {
            throw invalid(text);
        }
    }

    private static IllegalArgumentException invalid(String text) {
        return new IllegalArgumentException("time: invalid duration \"" + text + "\"");
    }

    /** As CEL writes it: seconds with a fraction, {@code 90.5s}. */
    public static String seconds(Duration duration) {
        BigDecimal seconds =
                BigDecimal.valueOf(duration.getSeconds())
                        .add(BigDecimal.valueOf(duration.getNano(), 9));
        return (seconds.signum() == 0 ? "0" : seconds.stripTrailingZeros().toPlainString()) + "s";
    }
}
