package io.jukung.http;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** The Date header's value, formatted once a second. */
final class HttpDate {
    private static volatile HttpDate latest = new HttpDate(0);

    private final long second;
    private final String text;

    private HttpDate(long second) {
        this.second = second;
        this.text =
                DateTimeFormatter.RFC_1123_DATE_TIME.format(
                        Instant.ofEpochSecond(second).atOffset(ZoneOffset.UTC));
    }

    static String now() {
        long second = System.currentTimeMillis() / 1000;
        HttpDate known = latest;
        if (known.second != second) {
            known = new HttpDate(second);
            latest = known;
        }
        return known.text;
    }
}
