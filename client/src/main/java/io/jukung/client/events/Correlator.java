package io.jukung.client.events;

import io.jukung.machinery.tree.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Decides what becomes of an occurrence, with the limits of client-go: from the tenth different
 * message of a kind within ten minutes on they are combined into one event; a repetition counts up
 * the event that is there; one object may have 25 events at once and then one per five minutes.
 * Used by one thread.
 */
final class Correlator {
    private static final int SIMILAR = 10;
    private static final Duration SIMILAR_WITHIN = Duration.ofSeconds(600);
    private static final int BURST = 25;
    private static final double TOKENS_PER_SECOND = 1.0 / 300;
    private static final String COMBINED = "(combined from similar events): ";

    private final Map<Occurrence.Similar, Messages> messages = new LruMap<>();
    private final Map<Object, Logged> logged = new LruMap<>();
    private final Map<JsonObject, Bucket> buckets = new LruMap<>();

    /** An event that is on the server, or about to be. */
    record Logged(String name, Instant first, int count) {}

    private record Messages(List<String> different, Instant last) {}

    private record Bucket(double tokens, Instant filled) {}

    /** What to do. */
    sealed interface Plan {
        /** Too many: drop it. */
        record Drop() implements Plan {}

        /**
         * Write it.
         *
         * @param key under which to {@link Correlator#wrote remember} it
         * @param before what is on the server, or null for a new event
         */
        record Write(Object key, Occurrence what, @Nullable Logged before) implements Plan {}
    }

    Plan decide(Occurrence occurrence) {
        boolean combine = combines(occurrence);
        Occurrence what =
                combine ? occurrence.withMessage(COMBINED + occurrence.message()) : occurrence;
        Object key =
                combine
                        ? occurrence.similar()
                        : List.of(occurrence.similar(), occurrence.message());
        if (!admits(occurrence)) {
            return new Plan.Drop();
        }
        return new Plan.Write(key, what, logged.get(key));
    }

    void wrote(Object key, Logged event) {
        logged.put(key, event);
    }

    private boolean combines(Occurrence occurrence) {
        Messages known = messages.get(occurrence.similar());
        boolean goesOn =
                known != null
                        && Duration.between(known.last(), occurrence.time())
                                        .compareTo(SIMILAR_WITHIN)
                                <= 0;
        List<String> different =
                known != null && goesOn ? new ArrayList<>(known.different()) : new ArrayList<>();
        if (!different.contains(occurrence.message())) {
            different.add(occurrence.message());
        }
        boolean full = different.size() >= SIMILAR;
        if (full) {
            different.removeFirst();
        }
        messages.put(occurrence.similar(), new Messages(different, occurrence.time()));
        return full;
    }

    private boolean admits(Occurrence occurrence) {
        JsonObject object = occurrence.similar().about();
        Bucket bucket = buckets.getOrDefault(object, new Bucket(BURST, occurrence.time()));
        double seconds = Duration.between(bucket.filled(), occurrence.time()).toMillis() / 1e3;
        double tokens = Math.min(BURST, bucket.tokens() + seconds * TOKENS_PER_SECOND);
        boolean admitted = tokens >= 1;
        buckets.put(object, new Bucket(admitted ? tokens - 1 : tokens, occurrence.time()));
        return admitted;
    }
}
