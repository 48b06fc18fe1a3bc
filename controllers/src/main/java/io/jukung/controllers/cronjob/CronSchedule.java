package io.jukung.controllers.cronjob;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A schedule of five fields (minute, hour, day of month, month, day of week), or a descriptor such
 * as {@code @hourly} or {@code @every 90m}.
 *
 * @param anyDay whether a day field is a star, so that both must match; otherwise one is enough
 * @param every the span of {@code @every}; null for one of fields
 */
record CronSchedule(
        BitSet minutes,
        BitSet hours,
        BitSet days,
        BitSet months,
        BitSet weekdays,
        boolean anyDay,
        @Nullable Duration every) {
    private static final int YEARS = 5;
    private static final List<String> MONTHS =
            List.of(
                    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov",
                    "dec");
    private static final List<String> WEEKDAYS =
            List.of("sun", "mon", "tue", "wed", "thu", "fri", "sat");
    private static final Map<String, String> DESCRIPTORS =
            Map.of(
                    "@yearly", "0 0 1 1 *",
                    "@annually", "0 0 1 1 *",
                    "@monthly", "0 0 1 * *",
                    "@weekly", "0 0 * * 0",
                    "@daily", "0 0 * * *",
                    "@midnight", "0 0 * * *",
                    "@hourly", "0 * * * *");

    /**
     * @throws IllegalArgumentException where the text is no schedule
     */
    static CronSchedule parse(String text) {
        if (text.startsWith("@every ")) {
            Duration span = Duration.parse("PT" + text.substring(7).toUpperCase(Locale.ROOT));
            Duration whole = Duration.ofSeconds(Math.max(1, span.toSeconds()));
            BitSet none = new BitSet();
            return new CronSchedule(none, none, none, none, none, false, whole);
        }
        String[] fields = DESCRIPTORS.getOrDefault(text, text).strip().split("\\s+");
        if (fields.length != 5) {
            throw new IllegalArgumentException(
                    "expected exactly 5 fields, found "
                            + fields.length
                            + ": ["
                            + String.join(" ", fields)
                            + "]");
        }
        return new CronSchedule(
                field(fields[0], 0, 59, List.of()),
                field(fields[1], 0, 23, List.of()),
                field(fields[2], 1, 31, List.of()),
                field(fields[3], 1, 12, MONTHS),
                field(fields[4], 0, 6, WEEKDAYS),
                isStar(fields[2]) || isStar(fields[4]),
                null);
    }

    private static boolean isStar(String field) {
        for (String part : field.split(",")) {
            if (part.matches("[*?](/1)?")) {
                return true;
            }
        }
        return false;
    }

    private static BitSet field(String text, int least, int most, List<String> names) {
        BitSet bits = new BitSet();
        for (String part : text.split(",")) {
            String[] rangeAndStep = part.split("/", 2);
            String[] ends = rangeAndStep[0].split("-", 2);
            boolean star = ends[0].equals("*") || ends[0].equals("?");
            boolean stepped = rangeAndStep.length == 2;
            int start = star ? least : number(ends[0], least, names);
            int end = star || (stepped && ends.length == 1) ? most : start;
            if (!star && ends.length == 2) {
                end = number(ends[1], least, names);
            }
            int step = stepped ? Integer.parseInt(rangeAndStep[1]) : 1;
            if (start < least || end > most || start > end || step < 1) {
                throw new IllegalArgumentException("not within its range: " + part);
            }
            for (int i = start; i <= end; i += step) {
                bits.set(i);
            }
        }
        return bits;
    }

    private static int number(String text, int least, List<String> names) {
        int named = names.indexOf(text.toLowerCase(Locale.ROOT));
        return named >= 0 ? named + least : Integer.parseInt(text);
    }

    /** The first moment after this one; null where the next five years have none. */
    @Nullable Instant next(Instant after, ZoneId zone) {
        if (every != null) {
            return after.truncatedTo(ChronoUnit.SECONDS).plus(every);
        }
        ZonedDateTime time = after.atZone(zone).truncatedTo(ChronoUnit.MINUTES).plusMinutes(1);
        int last = time.getYear() + YEARS;
        while (time.getYear() <= last) {
            if (!months.get(time.getMonthValue())) {
                time = time.truncatedTo(ChronoUnit.DAYS).withDayOfMonth(1).plusMonths(1);
            } else if (!isDay(time)) {
                time = time.truncatedTo(ChronoUnit.DAYS).plusDays(1);
            } else if (!hours.get(time.getHour())) {
                time = time.truncatedTo(ChronoUnit.HOURS).plusHours(1);
            } else if (!minutes.get(time.getMinute())) {
                time = time.plusMinutes(1);
            } else {
                return time.toInstant();
            }
        }
        return null;
    }

    private boolean isDay(ZonedDateTime time) {
        boolean ofMonth = days.get(time.getDayOfMonth());
        boolean ofWeek = weekdays.get(time.getDayOfWeek().getValue() % 7);
        return anyDay ? ofMonth && ofWeek : ofMonth || ofWeek;
    }
}
