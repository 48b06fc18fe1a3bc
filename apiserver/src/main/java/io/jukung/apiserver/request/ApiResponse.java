package io.jukung.apiserver.request;

import io.jukung.apiserver.registry.ApiObject;
import io.jukung.http.Burst;
import io.jukung.http.Headers;
import io.jukung.machinery.names.GroupVersion;
import io.jukung.machinery.names.GroupVersionKind;
import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.schema.protobuf.ProtobufCodec;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the chain answers; written out, or handed over in process, by whoever carried the request.
 */
public sealed interface ApiResponse {
    /** Nothing is served at the path, nor near it. */
    ApiResponse NO_PAGE =
            new Raw(
                    404,
                    Headers.of(
                            "Content-Type",
                            "text/plain; charset=utf-8",
                            "X-Content-Type-Options",
                            "nosniff"),
                    "404 page not found\n".getBytes(StandardCharsets.UTF_8));

    /** One stored object. */
    record One(int code, ApiObject object) implements ApiResponse {}

    /** An object made for this answer: a Status, a review, a token, a discovery document. */
    record Tree(int code, JsonObject tree) implements ApiResponse {}

    /**
     * A list, its items still apart.
     *
     * @param metadata the list's metadata: resourceVersion, continue, remainingItemCount
     */
    record Listing(String apiVersion, String kind, JsonObject metadata, List<ApiObject> items)
            implements ApiResponse {
        public GroupVersionKind groupVersionKind() {
            return GroupVersion.parse(apiVersion).kind(kind);
        }

        /**
         * Whether the list is of a built-in type, and its items are without apiVersion and kind.
         * Lists of custom resources repeat them in each item.
         */
        public boolean typed() {
            return ProtobufCodec.builtIn().knows(groupVersionKind());
        }
    }

    /** A watch that has been opened; the carrier reads and closes it. */
    record Watching(EventSource events) implements ApiResponse {}

    /** Bytes of any type: metrics, OpenAPI, health. */
    record Raw(int code, Headers headers, byte[] body) implements ApiResponse {}

    /** The handler answered on the exchange itself: streams, upgrades, proxied requests. */
    record Done() implements ApiResponse {}

    /** The answer as one tree; IllegalStateException for streams and bytes. */
    default JsonObject tree() {
        return switch (this) {
            case One one -> one.object().tree();
            case Tree made -> made.tree();
            case Listing list ->
                    JsonObject.of(
                            "apiVersion",
                            list.apiVersion(),
                            "kind",
                            list.kind(),
                            "metadata",
                            list.metadata(),
                            "items",
                            JsonArray.of(
                                    list.items().stream()
                                            .map(list.typed() ? ApiObject::item : ApiObject::tree)
                                            .toArray()));
            case Watching ignored -> throw new IllegalStateException("a watch has no tree");
            case Raw ignored -> throw new IllegalStateException("bytes have no tree");
            case Done ignored -> throw new IllegalStateException("already answered");
        };
    }

    /** Events for one watcher; one reader. */
    interface EventSource extends AutoCloseable {
        /** The next event; null at the watch's end. */
        @Nullable Event next() throws InterruptedException;

        /**
         * The next event that the sink does not take: while the caller waits, events go to the sink
         * on the thread that brings them, so that no reader has to be woken for each.
         */
        default @Nullable Event next(Sink sink) throws InterruptedException {
            return next();
        }

        /** Whether {@link #next} would answer without waiting; a writer flushes when not. */
        default boolean ready() {
            return false;
        }

        @Override
        void close();
    }

    /** Takes events without waiting. */
    @FunctionalInterface
    interface Sink {
        /** False where the event was not taken, and its reader has to. */
        boolean take(Event event, Burst burst);
    }

    /**
     * One event.
     *
     * @param type {@code ADDED MODIFIED DELETED BOOKMARK ERROR}
     */
    record Event(String type, ApiObject object) {}
}
