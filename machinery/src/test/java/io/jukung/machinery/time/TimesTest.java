package io.jukung.machinery.time;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimesTest {
    @Test
    void writesBothPrecisions() {
        Instant time = Instant.parse("2026-01-02T03:04:05.000678901Z");
        assertEquals("2026-01-02T03:04:05Z", Times.format(time));
        assertEquals("2026-01-02T03:04:05.000678Z", Times.formatMicro(time));
        assertEquals(time, Times.parse("2026-01-02T05:04:05.000678901+02:00"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`` | parsing time \"\" as \"2006-01-02T15:04:05Z07:00\": cannot parse \"\" as \"2006\"",
                "2026-13-01T00:00:00Z | parsing time \"2026-13-01T00:00:00Z\": month out of range",
                "2026-02-30T00:00:00Z | parsing time \"2026-02-30T00:00:00Z\": day out of range",
                "2026-02-03 00:00:00Z | parsing time \"2026-02-03 00:00:00Z\" as \"2006-01-02T15:04:05Z07:00\": cannot parse \" 00:00:00Z\" as \"T\"",
                "2026-02-03T00:00:00 | parsing time \"2026-02-03T00:00:00\" as \"2006-01-02T15:04:05Z07:00\": cannot parse \"\" as \"Z07:00\"",
                "2026-02-03T00:00:00Zx | parsing time \"2026-02-03T00:00:00Zx\": extra text: \"x\""
            })
    void errorsAreGos(String text, String message) {
        assertEquals(
                message,
                assertThrows(IllegalArgumentException.class, () -> Times.parse(text)).getMessage());
    }
}
