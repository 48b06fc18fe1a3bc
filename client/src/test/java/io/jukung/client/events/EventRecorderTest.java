package io.jukung.client.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jukung.api.core.v1.ConfigMap;
import io.jukung.api.core.v1.Event;
import io.jukung.client.Client;
import io.jukung.client.ListOptions;
import io.jukung.client.testkit.MemoryApi;
import io.jukung.client.testkit.TestClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventRecorderTest {
    private final Client client = new MemoryApi().client();
    private final TestClock clock = new TestClock(Instant.parse("2026-01-01T00:00:00Z"));
    private final EventRecorder recorder = new EventRecorder(client, "tester", "n1", clock);
    private final ConfigMap about =
            ConfigMap.builder().metadata(m -> m.name("a").namespace("default").uid("u")).build();

    private List<Event> events() throws InterruptedException {
        for (int i = 0; i < 4000 && !recorder.idle(); i++) {
            Thread.sleep(5);
        }
        return client.listAll(Event.KIND, "default", ListOptions.ALL).items();
    }

    @Test
    void countsRepetitions() throws InterruptedException {
        for (int i = 0; i < 3; i++) {
            recorder.normal(about, "Happened", "it happened");
            clock.advance(Duration.ofSeconds(1));
        }
        List<Event> events = events();
        assertEquals(1, events.size());
        Event event = events.getFirst();
        assertEquals(3, event.count());
        assertEquals("it happened", event.message());
        assertEquals("tester", event.source().component());
        assertEquals(Instant.parse("2026-01-01T00:00:00Z"), event.firstTimestamp());
        assertEquals(Instant.parse("2026-01-01T00:00:02Z"), event.lastTimestamp());
        assertEquals("u", event.involvedObject().uid());
    }

    @Test
    void combinesSimilarOnesAndDropsAFlood() throws InterruptedException {
        for (int i = 0; i < 40; i++) {
            recorder.warning(about, "Failed", "try " + i);
            clock.advance(Duration.ofMillis(10));
        }
        List<Event> events = events();
        assertEquals(10, events.size());
        Event combined = events.stream().filter(e -> e.count() > 1).findFirst().orElseThrow();
        assertTrue(combined.message().startsWith("(combined from similar events): try "));
        assertEquals(25, events.stream().mapToInt(Event::count).sum());
    }
}
