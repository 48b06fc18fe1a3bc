package io.jukung.machinery.time;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/**
 * RFC 3339 in the two precisions of the API: seconds ({@code 2026-11-21T11:48:01Z}, {@code
 * metav1.Time}) and microseconds ({@code 2026-11-21T11:48:01.000000Z}, {@code metav1.MicroTime}).
 */
public final class Times {
    private Times() {}

    /** With second precision, in UTC; fractions are cut off. */
    public static String format(Instant time) {
        StringBuilder out = new StringBuilder(20);
        seconds(time, out);
        return out.append('Z').toString();
    }

    /** With microsecond precision, in UTC; finer fractions are cut off. */
    public static String formatMicro(Instant time) {
        StringBuilder out = new StringBuilder(27);
        seconds(time, out);
        out.append('.');
        pad(time.getNano() / 1000, 6, out);
        return out.append('Z').toString();
    }

    private static void seconds(Instant time, StringBuilder out) {
        LocalDateTime utc = LocalDateTime.ofEpochSecond(time.getEpochSecond(), 0, ZoneOffset.UTC);
        pad(utc.getYear(), 4, out);
        pad(utc.getMonthValue(), 2, out.append('-'));
        pad(utc.getDayOfMonth(), 2, out.append('-'));
        pad(utc.getHour(), 2, out.append('T'));
        pad(utc.getMinute(), 2, out.append(':'));
        pad(utc.getSecond(), 2, out.append(':'));
    }

    private static void pad(int number, int digits, StringBuilder out) {
        String text = Integer.toString(number);
        out.repeat('0', Math.max(0, digits - text.length())).append(text);
    }

    /**
     * Parses RFC 3339 with any fraction and any offset.
     *
     * @throws IllegalArgumentException with the text of Go's {@code time.Parse} where it is none
     */
    public static Instant parse(String text) {
        return parse(text, "2006-01-02T15:04:05Z07:00");
    }

    /** As {@link #parse}; its error names the layout of {@code metav1.MicroTime}. */
    public static Instant parseMicro(String text) {
        return parse(text, "2006-01-02T15:04:05.000000Z07:00");
    }

    private static Instant parse(String text, String layout) {
        return new Rfc3339(text, layout).instant();
    }

    /** Reads the parts from left to right; errors name the part, as Go's do. */
    private static final class Rfc3339 {
        private final String text;
        private final String layout;
        private int at;

        Rfc3339(String text, String layout) {
            this.text = text;
            this.layout = layout;
        }

        Instant instant() {
            int year = number(4, "2006");
            separator('-');
            int month = number(2, "01");
            separator('-');
            int day = number(2, "02");
            separator('T');
            int hour = number(2, "15");
            separator(':');
            int minute = number(2, "04");
            separator(':');
            int second = number(2, "05");
            int nano = fraction();
            int offset = offset();
            if (at < text.length()) {
                throw failed(": extra text: " + quote(text.substring(at)));
            }
            range(month >= 1 && month <= 12, "month");
            range(hour < 24, "hour");
            range(minute < 60, "minute");
            range(second < 60, "second");
            try {
                return LocalDateTime.of(year, month, day, hour, minute, second, nano)
                        .toInstant(ZoneOffset.ofTotalSeconds(offset));
            } catch (DateTimeException e) {
                throw failed(": day out of range");
            }
        }

        private int number(int digits, String part) {
            int value = 0;
            for (int i = at; i < at + digits; i++) {
                char c = i < text.length() ? text.charAt(i) : ' ';
                if (c < '0' || c > '9') {
                    throw cannot(part);
                }
                value = value * 10 + c - '0';
            }
            at += digits;
            return value;
        }

        private void separator(char expected) {
            if (at >= text.length() || text.charAt(at) != expected) {
                throw cannot(String.valueOf(expected));
            }
            at++;
        }

        private int fraction() {
            if (at >= text.length() || (text.charAt(at) != '.' && text.charAt(at) != ',')) {
                return 0;
            }
            int start = ++at;
            int nano = 0;
            int digits = 0;
            while (at < text.length() && Character.digit(text.charAt(at), 10) >= 0) {
                if (digits < 9) {
                    nano = nano * 10 + text.charAt(at) - '0';
                    digits++;
                }
                at++;
            }
            if (at == start) {
                at--;
                throw cannot("Z07:00");
            }
            for (; digits < 9; digits++) {
                nano *= 10;
            }
            return nano;
        }

        private int offset() {
            char sign = at < text.length() ? text.charAt(at) : ' ';
            if (sign == 'Z') {
                at++;
                return 0;
            }
            if (sign != '+' && sign != '-') {
                throw cannot("Z07:00");
            }
            int start = at++;
            try {
                int hours = number(2, "Z07:00");
                separator(':');
                int minutes = number(2, "Z07:00");
                if (hours > 18 || minutes > 59) {
                    throw failed(": time zone offset hour out of range");
                }
                int seconds = (hours * 60 + minutes) * 60;
                return sign == '-' ? -seconds : seconds;
            } catch (IllegalArgumentException e) {
                if (at < text.length() || text.length() - start < 6) {
                    at = start;
                    throw cannot("Z07:00");
                }
                throw e;
            }
        }

        private void range(boolean inside, String part) {
            if (!inside) {
                throw failed(": " + part + " out of range");
            }
        }

        private IllegalArgumentException cannot(String part) {
            return new IllegalArgumentException(
                    "parsing time "
                            + quote(text)
                            + " as "
                            + quote(layout)
                            + ": cannot parse "
                            + quote(text.substring(Math.min(at, text.length())))
                            + " as "
                            + quote(part));
        }

        private IllegalArgumentException failed(String why) {
            return new IllegalArgumentException("parsing time " + quote(text) + why);
        }

        private static String quote(String text) {
            return "\"" + text + "\"";
        }
    }
}
