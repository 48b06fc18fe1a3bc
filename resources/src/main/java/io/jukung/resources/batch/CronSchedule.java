package io.jukung.resources.batch;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Whether a text is a cron schedule: five fields, or a descriptor such as {@code @hourly}; what it
 * says where it is none is that of the cron library that upstream uses.
 */
final class CronSchedule {
    private record Bounds(int least, int most, List<String> names) {}

    private static final List<Bounds> FIELDS =
            List.of(
                    new Bounds(0, 59, List.of()),
                    new Bounds(0, 23, List.of()),
                    new Bounds(1, 31, List.of()),
                    new Bounds(
                            1,
                            12,
                            List.of(
                                    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep",
                                    "oct", "nov", "dec")),
                    new Bounds(0, 6, List.of("sun", "mon", "tue", "wed", "thu", "fri", "sat")));
    private static final List<String> DESCRIPTORS =
            List.of(
                    "@yearly",
                    "@annually",
                    "@monthly",
                    "@weekly",
                    "@daily",
                    "@midnight",
                    "@hourly");

    private CronSchedule() {}

    /** What is wrong with a schedule; empty where nothing is. */
    static Optional<String> problem(String text) {
        String schedule = text;
        if (schedule.startsWith("TZ=") || schedule.startsWith("CRON_TZ=")) {
            int space = schedule.indexOf(' ');
            if (space < 0) {
                return Optional.of("expected exactly 5 fields, found 0: []");
            }
            schedule = schedule.substring(space).strip();
        }
        try {
            parse(schedule);
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    private static void parse(String schedule) {
        if (schedule.startsWith("@")) {
            descriptor(schedule);
            return;
        }
        String stripped = schedule.strip();
        List<String> fields = stripped.isEmpty() ? List.of() : List.of(stripped.split("\\s+"));
        if (fields.size() != 5) {
            throw new IllegalArgumentException(
                    "expected exactly 5 fields, found "
                            + fields.size()
                            + ": ["
                            + String.join(" ", fields)
                            + "]");
        }
        for (int i = 0; i < 5; i++) {
            for (String range : fields.get(i).split(",")) {
                range(range, FIELDS.get(i));
            }
        }
    }

    private static void descriptor(String text) {
        if (DESCRIPTORS.contains(text)) {
            return;
        }
        if (!text.startsWith("@every ")) {
            throw new IllegalArgumentException("unrecognized descriptor: " + text);
        }
        String span = text.substring("@every ".length());
        try {
            Duration.parse("PT" + span.toUpperCase(Locale.ROOT));
        } catch (java.time.DateTimeException e) {
            throw new IllegalArgumentException(
                    "failed to parse duration "
                            + text
                            + ": time: invalid duration \""
                            + span
                            + "\"",
                    e);
        }
    }

    private static void range(String text, Bounds bounds) {
        String[] rangeAndStep = text.split("/", -1);
        String[] ends = rangeAndStep[0].split("-", -1);
        int start;
        int end;
        if (ends[0].equals("*") || ends[0].equals("?")) {
            start = bounds.least;
            end = bounds.most;
        } else {
            start = number(ends[0], bounds);
            end =
                    switch (ends.length) {
                        case 1 -> start;
                        case 2 -> number(ends[1], bounds);
                        default -> throw new IllegalArgumentException("too many hyphens: " + text);
                    };
        }
        if (rangeAndStep.length > 2) {
            throw new IllegalArgumentException("too many slashes: " + text);
        }
        int step = 1;
        if (rangeAndStep.length == 2) {
            step = integer(rangeAndStep[1]);
            if (ends.length == 1 && !ends[0].equals("*") && !ends[0].equals("?")) {
                end = bounds.most;
            }
        }
        if (start < bounds.least) {
            throw new IllegalArgumentException(
                    "beginning of range ("
                            + start
                            + ") below minimum ("
                            + bounds.least
                            + "): "
                            + text);
        }
        if (end > bounds.most) {
            throw new IllegalArgumentException(
                    "end of range (" + end + ") above maximum (" + bounds.most + "): " + text);
        }
        if (start > end) {
            throw new IllegalArgumentException(
                    "beginning of range ("
                            + start
                            + ") beyond end of range ("
                            + end
                            + "): "
                            + text);
        }
        if (step == 0) {
            throw new IllegalArgumentException(
                    "step of range should be a positive number: " + text);
        }
    }

    private static int number(String text, Bounds bounds) {
        int named = bounds.names.indexOf(text.toLowerCase(Locale.ROOT));
        return named >= 0 ? named + bounds.least : integer(text);
    }

    private static int integer(String text) {
        int value;
        try {
            value = Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "failed to parse int from "
                            + text
                            + ": strconv.Atoi: parsing \""
                            + text
                            + "\": invalid syntax",
                    e);
        }
        if (value < 0) {
            throw new IllegalArgumentException(
                    "negative number (" + value + ") not allowed: " + text);
        }
        return value;
    }
}
