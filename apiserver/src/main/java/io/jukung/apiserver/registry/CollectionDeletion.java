package io.jukung.apiserver.registry;

import io.jukung.apiserver.request.ApiRequest;
import io.jukung.apiserver.request.ApiResponse;
import io.jukung.machinery.status.StatusException;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.store.StoreException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Delete of everything that a list would show, object after object, by as many workers as the
 * server has for it; not atomic.
 */
final class CollectionDeletion {
    private final Resource resource;

    CollectionDeletion(Resource resource) {
        this.resource = resource;
    }

    ApiResponse delete(ApiRequest request) {
        DeleteOptions options = DeleteOptions.of(request);
        new Deletion(resource).warn(request, options);
        ListOptions selected = ListOptions.ofList(request);
        Listing.Page page =
                new Listing(resource)
                        .page(
                                request.info().namespace(),
                                Selection.of(resource, resource.kind(request), selected, ""),
                                selected);
        List<ApiObject> deleted =
                shared(page.items(), object -> delete(request, options, object)).stream()
                        .filter(java.util.Objects::nonNull)
                        .toList();
        return new ApiResponse.Listing(
                resource.kind(request).apiVersion(),
                resource.definition.listKind(),
                JsonObject.of("resourceVersion", Long.toString(page.revision())),
                deleted.stream().map(object -> resource.answer(request, object)).toList());
    }

    /** Null where it is gone already. */
    private @Nullable ApiObject delete(
            ApiRequest request, DeleteOptions options, ApiObject object) {
        JsonObject meta = object.tree().object("metadata");
        try {
            return new Deletion(resource)
                    .delete(
                            request,
                            options,
                            resource.named(request),
                            meta.string("namespace"),
                            meta.string("name"))
                    .object();
        } catch (StatusException e) {
            if (e.isNotFound()) {
                return null;
            }
            throw e;
        }
    }

    /** The answers in the items' order; the first failure ends it, others may be under way. */
    private List<@Nullable ApiObject> shared(
            List<ApiObject> items, Function<ApiObject, @Nullable ApiObject> work) {
        @Nullable ApiObject[] answers = new ApiObject[items.size()];
        AtomicInteger next = new AtomicInteger();
        AtomicReference<@Nullable RuntimeException> failed = new AtomicReference<>();
        Runnable worker =
                () -> {
                    for (int i = next.getAndIncrement();
                            i < answers.length && failed.get() == null;
                            i = next.getAndIncrement()) {
                        try {
                            answers[i] = work.apply(items.get(i));
                        } catch (RuntimeException e) {
                            failed.compareAndSet(null, e);
                        }
                    }
                };
        List<Thread> helpers = new ArrayList<>();
        for (int i = 1; i < Math.min(resource.settings.deletionWorkers(), answers.length); i++) {
            helpers.add(Thread.ofVirtual().name("delete-collection").start(worker));
        }
        worker.run();
        try {
            for (Thread helper : helpers) {
                helper.join();
            }
        } catch (InterruptedException e) {
            failed.compareAndSet(null, new StoreException.Unavailable("interrupted", e));
            Thread.currentThread().interrupt();
        }
        RuntimeException first = failed.get();
        if (first != null) {
            throw first;
        }
        return Arrays.asList(answers);
    }
}
