package io.jukung.controllers.cronjob;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jukung.api.batch.v1.CronJob;
import io.jukung.client.testkit.TestClock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class CronScheduleTest {
    private static String next(String schedule, String after, String zone) {
        return String.valueOf(
                CronSchedule.parse(schedule).next(Instant.parse(after), ZoneId.of(zone)));
    }

    @Test
    void findsTheNextMoment() {
        String now = "2026-03-28T10:07:30Z";
        assertEquals("2026-03-28T10:10:00Z", next("*/5 * * * *", now, "UTC"));
        assertEquals("2026-03-29T00:00:00Z", next("@daily", now, "UTC"));
        assertEquals("2026-03-30T09:30:00Z", next("30 9 * * mon-fri", now, "UTC"));
        assertEquals("2028-02-29T00:00:00Z", next("0 0 29 2 *", now, "UTC"));
        // Either day will do when both are given.
        assertEquals("2026-03-29T00:00:00Z", next("0 0 1 * 0", now, "UTC"));
        assertEquals("2026-03-28T11:37:30Z", next("@every 1h30m", now, "UTC"));
        assertEquals("null", next("0 0 31 2 *", now, "UTC"));
    }

    @Test
    void followsTheZonesOwnTime() {
        assertEquals(
                "2026-03-29T07:00:00Z", next("0 9 * * *", "2026-03-28T10:00:00Z", "Europe/Berlin"));
        // 02:30 does not exist on the day the clocks go forward.
        assertEquals(
                "2026-03-30T00:30:00Z",
                next("30 2 * * *", "2026-03-28T10:00:00Z", "Europe/Berlin"));
    }

    @Test
    void servesOnlyTheLatestMissedMoment() {
        TestClock clock = new TestClock(Instant.parse("2026-01-01T00:00:10Z"));
        CronJob job =
                CronJob.builder()
                        .metadata(m -> m.creationTimestamp(Instant.parse("2026-01-01T00:00:10Z")))
                        .build();
        CronSchedule hourly = CronSchedule.parse("0 * * * *");
        assertNull(DueTime.of(job, hourly, ZoneOffset.UTC, clock.now()).at());
        clock.advance(Duration.ofHours(3));
        DueTime three = DueTime.of(job, hourly, ZoneOffset.UTC, clock.now());
        assertEquals(Instant.parse("2026-01-01T03:00:00Z"), three.at());
        clock.advance(Duration.ofDays(10));
        DueTime many = DueTime.of(job, hourly, ZoneOffset.UTC, clock.now());
        assertEquals(Instant.parse("2026-01-11T03:00:00Z"), many.at());
        assertTrue(many.tooMany());
        CronJob short_ = job.edit().spec(s -> s.startingDeadlineSeconds(5)).build();
        assertNull(DueTime.of(short_, hourly, ZoneOffset.UTC, clock.now()).at());
    }
}
