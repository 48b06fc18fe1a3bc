package io.jukung.apiserver.registry;

import io.jukung.apiserver.request.ApiRequest;
import io.jukung.apiserver.request.ApiResponse.Event;
import io.jukung.apiserver.request.ApiResponse.EventSource;
import io.jukung.apiserver.request.ApiResponse.Sink;
import io.jukung.apiserver.watch.Change;
import io.jukung.apiserver.watch.Watcher;
import io.jukung.base.Clock;
import io.jukung.http.Burst;
import io.jukung.machinery.names.GroupVersionKind;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The events of one watch: what was there first, then changes as the watch's selectors see them,
 * and bookmarks in between. An object that a change moves into the selection is ADDED, one that it
 * moves out is DELETED.
 */
final class WatchEvents implements EventSource {
    private static final Duration BOOKMARK_EVERY = Duration.ofSeconds(60);
    private static final Duration BEFORE_END = Duration.ofSeconds(2);

    private final Resource resource;
    private final ApiRequest request;
    private final GroupVersionKind kind;
    private final boolean bookmarks;
    private final Selection selection;
    private final boolean everything;
    private final String namespace;
    private final boolean asStored;
    private final Watcher watcher;
    private final ArrayDeque<Event> initial;
    private final Clock clock;
    private final long deadline;
    private long nextBookmark;

    /**
     * @param initialEnd the revision of the bookmark behind the initial objects, 0 for none
     */
    WatchEvents(
            Resource resource,
            ApiRequest request,
            boolean bookmarks,
            Selection selection,
            Watcher watcher,
            Duration lifetime,
            List<ApiObject> objects,
            long initialEnd) {
        this.resource = resource;
        this.request = request;
        this.kind = resource.kind(request);
        this.bookmarks = bookmarks;
        this.selection = selection;
        this.everything = selection.everything();
        this.namespace = resource.namespace(request);
        this.asStored = resource.answersAsStored(request);
        this.watcher = watcher;
        this.clock = resource.clock;
        this.initial = new ArrayDeque<>(objects.size() + 1);
        objects.forEach(object -> initial.add(new Event("ADDED", answer(object))));
        if (initialEnd > 0 && bookmarks) {
            initial.add(bookmark(initialEnd, true));
        }
        long now = clock.nanoTime();
        this.deadline = now + lifetime.toNanos();
        Duration first =
                lifetime.compareTo(BOOKMARK_EVERY) < 0
                        ? lifetime.minus(BEFORE_END)
                        : BOOKMARK_EVERY;
        this.nextBookmark = now + Math.max(first.toNanos(), 0);
        watcher.filter(this::concerns);
    }

    private boolean concerns(Change change) {
        ApiObject previous = change.previous();
        return matches(change.object()) || (previous != null && matches(previous));
    }

    private boolean matches(ApiObject object) {
        return (namespace.isEmpty() || namespace.equals(object.namespace()))
                && (everything || selection.matches(object));
    }

    @Override
    public @Nullable Event next() throws InterruptedException {
        return next((event, burst) -> false);
    }

    @Override
    public @Nullable Event next(Sink sink) throws InterruptedException {
        Event first = initial.poll();
        if (first != null) {
            return first;
        }
        while (true) {
            long now = clock.nanoTime();
            if (now - deadline >= 0 || watcher.ended()) {
                return null;
            }
            long until = bookmarks && nextBookmark - deadline < 0 ? nextBookmark : deadline;
            Change change =
                    watcher.next(
                            Duration.ofNanos(Math.max(until - now, 0)),
                            (passing, burst) -> passes(passing, sink, burst));
            if (change != null) {
                Event event = event(change);
                if (event != null) {
                    return event;
                }
            } else if (bookmarks && clock.nanoTime() - nextBookmark >= 0) {
                nextBookmark = clock.nanoTime() + BOOKMARK_EVERY.toNanos();
                long progress = watcher.progress();
                if (progress > 0) {
                    return bookmark(progress, false);
                }
            }
        }
    }

    /** What goes wrong here goes wrong for the reader too, who can say so to its client. */
    private boolean passes(Change change, Sink sink, Burst burst) {
        try {
            Event event = event(change);
            return event == null || sink.take(event, burst);
        } catch (RuntimeException e) {
            return false;
        }
    }

    private @Nullable Event event(Change change) {
        ApiObject previous = change.previous();
        boolean before = previous != null && matches(previous);
        boolean now = !change.deleted() && matches(change.object());
        if (now) {
            return new Event(before ? "MODIFIED" : "ADDED", answer(change.object()));
        }
        if (before && previous != null) {
            ApiObject last = change.deleted() ? change.object() : previous.at(change.revision());
            return new Event("DELETED", answer(last));
        }
        return null;
    }

    private ApiObject answer(ApiObject object) {
        return asStored ? object : resource.answer(request, object);
    }

    private Event bookmark(long revision, boolean initialEnd) {
        return new Event(
                "BOOKMARK",
                Watching.bookmark(kind.apiVersion(), kind.kind(), revision, initialEnd));
    }

    @Override
    public boolean ready() {
        return !initial.isEmpty() || watcher.ready();
    }

    @Override
    public void close() {
        watcher.close();
    }
}
