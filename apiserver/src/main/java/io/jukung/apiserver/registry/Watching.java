package io.jukung.apiserver.registry;

import io.jukung.apiserver.request.ApiRequest;
import io.jukung.apiserver.request.ApiResponse;
import io.jukung.apiserver.watch.Watcher;
import io.jukung.machinery.status.StatusException;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.store.KeyValue;
import io.jukung.store.Range;
import io.jukung.store.Store.RangeResult;
import io.jukung.store.StoreException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Opens watches: from a revision, or beginning with what is there. */
final class Watching {
    private static final int MIN_SECONDS = 1800;

    private final Resource resource;

    Watching(Resource resource) {
        this.resource = resource;
    }

    ApiResponse watch(ApiRequest request) {
        ListOptions options = ListOptions.of(request, true);
        Selection selection = Selection.of(resource, options, request.info().name());
        String asked = options.resourceVersion();
        boolean initial =
                options.sendInitialEvents() == null
                        ? asked.isEmpty() || asked.equals("0")
                        : options.sendInitialEvents();
        Duration lifetime =
                Duration.ofSeconds(
                        options.timeoutSeconds() > 0
                                ? options.timeoutSeconds()
                                : MIN_SECONDS + resource.random.nextInt(MIN_SECONDS));
        try {
            return initial
                    ? fromState(request, options, selection, lifetime)
                    : fromRevision(request, options, selection, lifetime);
        } catch (StoreException.Compacted e) {
            throw StatusException.expired(
                    "too old resource version: " + asked + " (" + e.oldest() + ")");
        }
    }

    private ApiResponse fromState(
            ApiRequest request, ListOptions options, Selection selection, Duration lifetime) {
        String asked = options.resourceVersion();
        // Changes are collected from before the state is read, so that none falls in between.
        resource.stored.changes().start();
        String namespace = request.info().namespace();
        String name = selection.name();
        Range range =
                name != null && (!resource.definition.namespaced() || !namespace.isEmpty())
                        ? Range.key(resource.stored.key(namespace, name))
                        : resource.stored.range(namespace);
        RangeResult state =
                asked.isEmpty()
                        ? resource.stored.listNow(range, 0)
                        : resource.stored.listSince(range, Listing.parse(asked), 0);
        List<ApiObject> objects = new ArrayList<>();
        for (KeyValue entry : state.keyValues()) {
            ApiObject object = resource.stored.object(entry);
            if (selection.everything() || selection.matches(object.tree())) {
                objects.add(object);
            }
        }
        Watcher watcher = resource.stored.changes().watch(state.revision());
        boolean announced = Boolean.TRUE.equals(options.sendInitialEvents());
        return new ApiResponse.Watching(
                new WatchEvents(
                        resource,
                        request,
                        options.bookmarks(),
                        selection,
                        watcher,
                        lifetime,
                        objects,
                        announced ? state.revision() : 0));
    }

    private ApiResponse fromRevision(
            ApiRequest request, ListOptions options, Selection selection, Duration lifetime) {
        String asked = options.resourceVersion();
        long after = asked.isEmpty() ? resource.stored.revision() : Listing.parse(asked);
        if (asked.equals("0")) {
            after = resource.stored.revision();
        }
        Watcher watcher = resource.stored.changes().watch(after);
        return new ApiResponse.Watching(
                new WatchEvents(
                        resource,
                        request,
                        options.bookmarks(),
                        selection,
                        watcher,
                        lifetime,
                        List.of(),
                        0));
    }

    /** A bookmark's object: only a revision. */
    static ApiObject bookmark(String apiVersion, String kind, long revision, boolean initialEnd) {
        JsonObject meta = JsonObject.of("resourceVersion", Long.toString(revision));
        if (initialEnd) {
            meta = meta.with("annotations", JsonObject.of("k8s.io/initial-events-end", "true"));
        }
        return ApiObject.ofTree(
                JsonObject.of("apiVersion", apiVersion, "kind", kind, "metadata", meta));
    }
}
