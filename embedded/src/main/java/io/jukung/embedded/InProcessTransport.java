package io.jukung.embedded;

import io.jukung.apiserver.registry.ApiObject;
import io.jukung.apiserver.request.ApiRequest;
import io.jukung.apiserver.request.ApiResponse;
import io.jukung.apiserver.request.RequestHandler;
import io.jukung.apiserver.request.RequestInfo;
import io.jukung.apiserver.request.RequestInfoResolver;
import io.jukung.apiserver.request.UserInfo;
import io.jukung.client.ApiCall;
import io.jukung.client.Transport;
import io.jukung.client.WatchStream;
import io.jukung.http.Headers;
import io.jukung.machinery.status.StatusException;
import io.jukung.machinery.tree.Json;
import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Hands calls to an API server's request chain in the same process, as one identity. Nothing is
 * encoded: what comes back are the server's own trees. Authentication is that this object was
 * handed out for the identity; everything behind it is asked as for any other request.
 */
public final class InProcessTransport implements Transport {
    private final RequestHandler chain;
    private final UserInfo identity;
    private final String userAgent;

    /**
     * @param userAgent {@code kube-scheduler/v1.36.0}; its part before the slash becomes the field
     *     manager
     */
    public InProcessTransport(RequestHandler chain, UserInfo identity, String userAgent) {
        this.chain = chain;
        this.identity = identity;
        this.userAgent = userAgent;
    }

    @Override
    public JsonObject call(ApiCall call) {
        return tree(handle(request(call)));
    }

    @Override
    public JsonObject get(String path) {
        RequestInfo info = RequestInfoResolver.resolve("GET", path, Map.of());
        return tree(handle(ApiRequest.local(identity, info, Map.of(), headers(), null)));
    }

    @Override
    public WatchStream watch(ApiCall call) {
        ApiResponse response = handle(request(call));
        if (response instanceof ApiResponse.Watching watching) {
            return new InProcessWatch(watching.events());
        }
        throw StatusException.internal("a watch was answered with " + response.getClass());
    }

    @Override
    public void close() {
        // The server is somebody else's, and there is no connection.
    }

    private ApiResponse handle(ApiRequest request) {
        try {
            return chain.handle(request);
        } catch (StatusException e) {
            throw e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw StatusException.unavailable("interrupted");
        } catch (Exception e) {
            throw StatusException.internal(String.valueOf(e.getMessage()));
        }
    }

    private Headers headers() {
        return Headers.of("User-Agent", userAgent);
    }

    private ApiRequest request(ApiCall call) {
        Map<String, List<String>> query = new HashMap<>();
        call.query().forEach((name, value) -> query.put(name, List.of(value)));
        if (call.verb() == ApiCall.Verb.WATCH) {
            query.put("watch", List.of("true"));
        }
        Headers headers = headers();
        String type = patchType(call.verb());
        if (type != null) {
            headers.add("Content-Type", type);
        }
        // The resolver knows what follows from selectors and names; a URL is where it reads it
        // from.
        RequestInfo info = RequestInfoResolver.resolve(method(call.verb()), path(call), query);
        return ApiRequest.local(identity, info, query, headers, call.body());
    }

    private static String path(ApiCall call) {
        StringBuilder path = new StringBuilder(call.resource().groupVersion().path());
        if (!call.namespace().isEmpty()) {
            path.append("/namespaces/").append(call.namespace());
        }
        path.append('/').append(call.resource().resource());
        for (String part : List.of(call.name(), call.subresource())) {
            if (!part.isEmpty()) {
                path.append('/').append(part);
            }
        }
        return path.toString();
    }

    private static String method(ApiCall.Verb verb) {
        return switch (verb) {
            case GET, LIST, WATCH -> "GET";
            case CREATE -> "POST";
            case UPDATE -> "PUT";
            case JSON_PATCH, MERGE_PATCH, STRATEGIC_PATCH, APPLY -> "PATCH";
            case DELETE, DELETE_COLLECTION -> "DELETE";
        };
    }

    private static @Nullable String patchType(ApiCall.Verb verb) {
        return switch (verb) {
            case JSON_PATCH -> "application/json-patch+json";
            case MERGE_PATCH -> "application/merge-patch+json";
            case STRATEGIC_PATCH -> "application/strategic-merge-patch+json";
            case APPLY -> "application/apply-patch+yaml";
            case GET, LIST, WATCH, CREATE, UPDATE, DELETE, DELETE_COLLECTION -> null;
        };
    }

    private static JsonObject tree(ApiResponse response) {
        return switch (response) {
            case ApiResponse.One one -> one.object().tree();
            case ApiResponse.Tree made -> checked(made);
            case ApiResponse.Listing list -> {
                List<Object> items = new ArrayList<>(list.items().size());
                for (ApiObject item : list.items()) {
                    items.add(item.tree());
                }
                yield JsonObject.of(
                        "apiVersion", list.apiVersion(),
                        "kind", list.kind(),
                        "metadata", list.metadata(),
                        "items", JsonArray.copyOf(items));
            }
            case ApiResponse.Raw raw -> Json.parse(raw.body());
            case ApiResponse.Watching watching -> {
                watching.events().close();
                throw StatusException.internal("a call was answered with a watch");
            }
            case ApiResponse.Done done ->
                    throw StatusException.internal("a call was answered on a connection");
        };
    }

    private static JsonObject checked(ApiResponse.Tree made) {
        if (made.code() >= 400) {
            throw StatusException.of(made.tree());
        }
        return made.tree();
    }

    private record InProcessWatch(ApiResponse.EventSource events) implements WatchStream {
        @Override
        public @Nullable Event next() throws InterruptedException {
            ApiResponse.Event event = events.next();
            return event == null ? null : new Event(event.type(), event.object().tree());
        }

        @Override
        public void close() {
            events.close();
        }
    }
}
