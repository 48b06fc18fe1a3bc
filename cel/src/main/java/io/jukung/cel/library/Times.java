package io.jukung.cel.library;

import static io.jukung.cel.library.Types.DURATION;
import static io.jukung.cel.library.Types.INT;
import static io.jukung.cel.library.Types.STRING;
import static io.jukung.cel.library.Types.TIMESTAMP;
import static io.jukung.cel.library.Types.of;

import io.jukung.cel.value.CelException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

/** Parts of timestamps, in UTC or in a named zone, and of durations. */
final class Times {
    private Times() {}

    static List<Overload> overloads() {
        List<Overload> all = new ArrayList<>();
        part(all, "getFullYear", t -> t.getYear());
        part(all, "getMonth", t -> t.getMonthValue() - 1);
        part(all, "getDate", t -> t.getDayOfMonth());
        part(all, "getDayOfMonth", t -> t.getDayOfMonth() - 1);
        part(all, "getDayOfWeek", t -> t.getDayOfWeek().getValue() % 7);
        part(all, "getDayOfYear", t -> t.getDayOfYear() - 1);
        part(all, "getHours", t -> t.getHour());
        part(all, "getMinutes", t -> t.getMinute());
        part(all, "getSeconds", t -> t.getSecond());
        part(all, "getMilliseconds", t -> t.getNano() / 1_000_000);
        length(all, "getHours", Duration::toHours);
        length(all, "getMinutes", Duration::toMinutes);
        length(all, "getSeconds", Duration::toSeconds);
        length(all, "getMilliseconds", Duration::toMillis);
        return all;
    }

    private static void part(List<Overload> all, String name, ToLongFunction<ZonedDateTime> part) {
        all.add(
                Overload.member(
                        name,
                        name,
                        INT,
                        of(TIMESTAMP),
                        a -> part.applyAsLong(((Instant) a[0]).atZone(ZoneOffset.UTC))));
        all.add(
                Overload.member(
                        name,
                        name,
                        INT,
                        of(TIMESTAMP, STRING),
                        a -> part.applyAsLong(((Instant) a[0]).atZone(zone((String) a[1])))));
    }

    private static void length(List<Overload> all, String name, ToLongFunction<Duration> part) {
        all.add(
                Overload.member(
                        name, name, INT, of(DURATION), a -> part.applyAsLong((Duration) a[0])));
    }

    /** A zone's name, or an offset with or without its sign: {@code 02:00}. */
    private static ZoneId zone(String name) {
        try {
            return ZoneId.of(name.matches("[0-9].*") ? "+" + name : name);
        } catch (DateTimeException e) {
            throw new CelException("unknown time zone " + name);
        }
    }
}
