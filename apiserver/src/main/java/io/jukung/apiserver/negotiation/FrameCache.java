package io.jukung.apiserver.negotiation;

import io.jukung.apiserver.registry.ApiObject;
import io.jukung.apiserver.request.ApiResponse.Event;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The frames that were last written to watchers. All watchers of a change come by within a short
 * time, so a few places are enough: a frame is encoded once and its bytes go to all of them.
 *
 * <p>Any thread; a race costs a second encoding.
 */
final class FrameCache {
    private static final int PLACES = 256;

    private record Frame(ApiObject object, String type, Accepted.Encoding form, byte[] bytes) {}

    private final AtomicReferenceArray<@Nullable Frame> places = new AtomicReferenceArray<>(PLACES);

    byte @Nullable [] find(Event event, Accepted.Encoding form) {
        Frame frame = places.get(place(event.object()));
        return frame != null
                        && frame.object() == event.object()
                        && frame.form() == form
                        && frame.type().equals(event.type())
                ? frame.bytes()
                : null;
    }

    void keep(Event event, Accepted.Encoding form, byte[] bytes) {
        places.set(place(event.object()), new Frame(event.object(), event.type(), form, bytes));
    }

    private static int place(ApiObject object) {
        return System.identityHashCode(object) & (PLACES - 1);
    }
}
