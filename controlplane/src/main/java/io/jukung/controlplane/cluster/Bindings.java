package io.jukung.controlplane.cluster;

import io.jukung.apiserver.registry.VirtualResource;
import io.jukung.apiserver.request.ApiRequest;
import io.jukung.apiserver.request.ApiResponse;
import io.jukung.apiserver.request.RequestHandler;
import io.jukung.apiserver.request.RequestInfo;
import io.jukung.machinery.names.GroupVersion;
import io.jukung.machinery.names.GroupVersionResource;
import io.jukung.machinery.tree.JsonObject;

/** {@code bindings}: the old way to {@code pods/<name>/binding}, the name standing in the body. */
public final class Bindings {
    private static final GroupVersionResource PODS = new GroupVersionResource("", "v1", "pods");

    private Bindings() {}

    /**
     * @param resources what answers requests for resources, behind the chain
     */
    public static VirtualResource resource(RequestHandler resources) {
        return VirtualResource.review(
                new GroupVersion("", "v1"),
                "bindings",
                "Binding",
                true,
                (request, body) -> bind(resources, request, body));
    }

    private static ApiResponse bind(RequestHandler resources, ApiRequest request, JsonObject body)
            throws Exception {
        String pod = body.object("metadata").string("name");
        ApiRequest bound =
                ApiRequest.local(
                                request.user(),
                                RequestInfo.resource(
                                        "create", PODS, request.info().namespace(), pod, "binding"),
                                request.query(),
                                request.headers(),
                                body)
                        .admitted();
        bound.user(request.user());
        return resources.handle(bound);
    }
}
