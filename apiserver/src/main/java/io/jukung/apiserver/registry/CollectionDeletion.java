package io.jukung.apiserver.registry;

import io.jukung.apiserver.request.ApiRequest;
import io.jukung.apiserver.request.ApiResponse;
import io.jukung.machinery.status.StatusException;
import io.jukung.machinery.tree.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** Delete of everything that a list would show, one object after the other; not atomic. */
final class CollectionDeletion {
    private final Resource resource;

    CollectionDeletion(Resource resource) {
        this.resource = resource;
    }

    ApiResponse delete(ApiRequest request) {
        DeleteOptions options = DeleteOptions.of(request);
        new Deletion(resource).warn(request, options);
        ListOptions selected = ListOptions.of(request, false);
        Listing.Page page =
                new Listing(resource)
                        .page(
                                request.info().namespace(),
                                Selection.of(resource, selected, ""),
                                selected);
        List<ApiObject> deleted = new ArrayList<>();
        for (ApiObject object : page.items()) {
            JsonObject meta = object.tree().object("metadata");
            try {
                deleted.add(
                        new Deletion(resource)
                                .delete(
                                        request,
                                        options,
                                        resource.named(request),
                                        meta.string("namespace"),
                                        meta.string("name"))
                                .object());
            } catch (StatusException e) {
                if (!e.isNotFound()) {
                    throw e;
                }
            }
        }
        return new ApiResponse.Listing(
                resource.kind(request).apiVersion(),
                resource.definition.listKind(),
                JsonObject.of("resourceVersion", Long.toString(page.revision())),
                deleted.stream().map(object -> resource.answer(request, object)).toList());
    }
}
