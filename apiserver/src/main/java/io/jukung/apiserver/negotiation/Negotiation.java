package io.jukung.apiserver.negotiation;

import io.jukung.apiserver.registry.Registry;
import io.jukung.apiserver.registry.ResourceDefinition;
import io.jukung.apiserver.request.ApiRequest;
import io.jukung.apiserver.request.ApiResponse;
import io.jukung.apiserver.request.Filter;
import io.jukung.apiserver.request.RequestHandler;
import io.jukung.apiserver.request.RequestInfo;
import io.jukung.apiserver.table.TableView;

/** Refuses what could not be answered in a form the client takes, before anything is done. */
public final class Negotiation implements Filter {
    private final Registry registry;

    public Negotiation(Registry registry) {
        this.registry = registry;
    }

    @Override
    public ApiResponse handle(ApiRequest request, RequestHandler next) throws Exception {
        if (request.exchange() != null && request.info().resourceRequest()) {
            switch (request.info().subresource()) {
                case "", "status", "scale" -> {
                    if (accepted(request, registry).shape() == Accepted.Shape.TABLE) {
                        var ignored = TableView.Include.of(request.option("includeObject"));
                    }
                }
                default -> {} // logs and streams have forms of their own
            }
        }
        return next.handle(request);
    }

    /** The form of a request's answer. */
    static Accepted accepted(ApiRequest request, Registry registry) {
        RequestInfo info = request.info();
        if (!info.resourceRequest()) {
            return Accepted.of(request);
        }
        ResourceDefinition resource = registry.find(info.group(), info.resource());
        return Accepted.of(
                request,
                resource != null && resource.schema() != null,
                resource != null || hasTable(info, registry));
    }

    /** Of what is not stored, only what can be listed has a table; reviews have none. */
    private static boolean hasTable(RequestInfo info, Registry registry) {
        return registry.virtualResources().stream()
                .anyMatch(virtual ->
                        virtual.resource().equals(info.resource())
                                && virtual.groupVersion().group().equals(info.group())
                                && virtual.verbs().contains("list"));
    }
}
