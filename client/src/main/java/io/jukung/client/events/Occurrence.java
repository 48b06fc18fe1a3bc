package io.jukung.client.events;

import io.jukung.machinery.tree.JsonObject;
import java.time.Instant;

/**
 * Something that happened.
 *
 * @param about an ObjectReference
 * @param type {@code Normal} or {@code Warning}
 */
record Occurrence(JsonObject about, String type, String reason, String message, Instant time) {
    /** What similar occurrences share: all but message and time. */
    record Similar(JsonObject about, String type, String reason) {}

    Similar similar() {
        return new Similar(about.without("resourceVersion"), type, reason);
    }

    Occurrence withMessage(String other) {
        return new Occurrence(about, type, reason, other, time);
    }
}
