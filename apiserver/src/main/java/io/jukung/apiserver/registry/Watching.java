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
    private static final Duration FOR_EVER = Duration.ofDays(36_500);

    private final Resource resource;

    Watching(Resource resource) {
        this.resource = resource;
    }

    ApiResponse watch(ApiRequest request) {
        boolean watchList = resource.settings.watchList();
        ListOptions options = ListOptions.ofWatch(request, watchList);
        Selection selection =
                Selection.of(resource, resource.kind(request), options, request.info().name());
        String asked = options.resourceVersion();
        String name = selection.name();
        long revision =
                asked.isEmpty()
                        ? 0
                        : Revisions.ofWatch(
                                asked, resource.named(request), name == null ? "" : name);
        Duration lifetime =
                options.timeoutSeconds() > 0
                        ? Duration.ofSeconds(options.timeoutSeconds())
                        : lifetime();
        // Before WatchList a watch of no revision began with what is there, and did not say so.
        boolean state =
                watchList ? Boolean.TRUE.equals(options.sendInitialEvents()) : revision == 0;
        try {
            return state
                    ? fromState(request, options, selection, revision, lifetime)
                    : fromRevision(request, options, selection, revision, lifetime);
        } catch (StoreException.Compacted e) {
            return failed(
                    StatusException.expired(
                            "too old resource version: " + revision + " (" + e.oldest() + ")"));
        } catch (StatusException e) {
            return failed(e);
        }
    }

    private Duration lifetime() {
        long least = resource.settings.watches().toSeconds();
        return least == 0 ? FOR_EVER : Duration.ofSeconds(least + resource.random.nextLong(least));
    }

    private static ApiResponse failed(StatusException why) {
        return new ApiResponse.Watching(new FailedWatch(why));
    }

    private ApiResponse fromState(
            ApiRequest request,
            ListOptions options,
            Selection selection,
            long revision,
            Duration lifetime) {
        // Changes are collected from before the state is read, so that none falls in between.
        resource.stored.changes().start();
        String namespace = request.info().namespace();
        String name = selection.name();
        Range range =
                name != null && (!resource.definition.namespaced() || !namespace.isEmpty())
                        ? Range.key(resource.stored.key(namespace, name))
                        : resource.stored.range(namespace);
        RangeResult state =
                options.resourceVersion().isEmpty()
                        ? resource.stored.listNow(range, 0)
                        : resource.stored.listSince(range, revision, 0);
        List<ApiObject> objects = new ArrayList<>();
        for (KeyValue entry : state.keyValues()) {
            ApiObject object = resource.stored.object(entry);
            if (selection.everything() || selection.matches(object)) {
                objects.add(object);
            }
        }
        Watcher watcher = resource.stored.changes().watch(state.revision());
        return new ApiResponse.Watching(
                new WatchEvents(
                        resource,
                        request,
                        options.bookmarks(),
                        selection,
                        watcher,
                        lifetime,
                        objects,
                        resource.settings.watchList() ? state.revision() : 0));
    }

    private ApiResponse fromRevision(
            ApiRequest request,
            ListOptions options,
            Selection selection,
            long revision,
            Duration lifetime) {
        long after = revision == 0 ? resource.stored.revision() : revision;
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
