package io.jukung.apiserver.endpoints;

import io.jukung.apiserver.negotiation.Accepted;
import io.jukung.apiserver.request.ApiRequest;
import io.jukung.apiserver.request.ApiResponse;
import io.jukung.apiserver.request.RequestHandler;
import io.jukung.apiserver.request.RequestInfo;
import io.jukung.http.Exchange;
import io.jukung.machinery.status.StatusException;
import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonObject;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Sends a request where it belongs: resources to the registry, other paths to the longest one
 * registered. A path that ends in a slash covers all below it.
 */
public final class Router implements RequestHandler {
    private final RequestHandler resources;
    private final ConcurrentSkipListMap<String, RequestHandler> paths =
            new ConcurrentSkipListMap<>();
    private final List<Map.Entry<String, RequestHandler>> trees = new CopyOnWriteArrayList<>();
    private final Set<String> documented = ConcurrentHashMap.newKeySet();
    private Elsewhere elsewhere = info -> null;
    private Predicate<String> documents = path -> false;
    private Predicate<String> ownGroup = group -> group.isEmpty();
    private Supplier<List<String>> documentPaths = List::of;
    private RequestHandler document = request -> new ApiResponse.Tree(404, JsonObject.EMPTY);

    /** Knows what other servers answer. */
    @FunctionalInterface
    public interface Elsewhere {
        /** Who answers a request instead of this server; null for one of its own. */
        @Nullable RequestHandler find(RequestInfo info);
    }

    public Router(RequestHandler resources) {
        this.resources = resources;
    }

    public void add(String path, RequestHandler handler) {
        paths.put(path, handler);
        if (path.endsWith("/")) {
            trees.add(Map.entry(path, handler));
            trees.sort(Map.Entry.comparingByKey(Comparator.reverseOrder()));
        }
    }

    /** A path that a slash may follow, and below which nothing is an error of the API's own. */
    public void addDocument(String path, RequestHandler handler) {
        documented.add(path);
        add(path, handler);
    }

    /** Asks first whether another server serves a request; while wiring up. */
    public void elsewhere(Elsewhere others) {
        elsewhere = others;
    }

    /**
     * Serves documents that come and go; while wiring up.
     *
     * @param served whether there is one at a path
     * @param all where they are
     * @param own whether a group is this program's own
     */
    public void documents(
            Predicate<String> served,
            Supplier<List<String>> all,
            RequestHandler handler,
            Predicate<String> own) {
        documents = served;
        ownGroup = own;
        documentPaths = all;
        document = handler;
    }

    /** A handler of documents, which can only be read. */
    public static RequestHandler reading(RequestHandler documents) {
        return request -> {
            if (!request.info().verb().equals("get")) {
                throw StatusException.noSuchMethod();
            }
            return documents.handle(request);
        };
    }

    @Override
    public ApiResponse handle(ApiRequest request) throws Exception {
        RequestHandler other = elsewhere.find(request.info());
        if (other != null) {
            return other.handle(request);
        }
        if (request.info().path().startsWith("//")) {
            return ApiResponse.NO_PAGE;
        }
        if (request.info().resourceRequest()) {
            Exchange exchange = request.exchange();
            if (exchange != null
                    && exchange.method().equals("HEAD")
                    && !request.info().subresource().equals("proxy")) {
                throw StatusException.noSuchMethod();
            }
            RequestHandler special = covering(request.info().path());
            if (special != null) {
                return special.handle(request);
            }
            if (request.exchange() != null && !upgrade(request)) {
                // Refused before anything is done, not when the answer is to be written.
                Accepted.of(request);
            }
            return resources.handle(request);
        }
        String path = request.info().path();
        RequestHandler exact = paths.get(path);
        if (exact == null && path.length() > 1 && path.endsWith("/")) {
            String bare = path.substring(0, path.length() - 1);
            exact = documented.contains(bare) ? paths.get(bare) : null;
        }
        if (exact == null && documents.test(path)) {
            exact = document;
        }
        if (exact == null) {
            exact = covering(path);
        }
        if (exact != null) {
            return exact.handle(request);
        }
        if (path.equals("/") || path.isEmpty() || path.equals("/index.html")) {
            return new ApiResponse.Tree(200, listed());
        }
        if (besideDocuments(path)) {
            throw StatusException.noSuchPath();
        }
        return ApiResponse.NO_PAGE;
    }

    /** Whether a path is below one of the API's documents, whose errors are objects. */
    private boolean besideDocuments(String path) {
        String[] parts = path.split("/", 4);
        return parts.length > 1
                && (parts[1].equals("apis")
                        ? parts.length > 2 && ownGroup.test(parts[2])
                        : documented.contains("/" + parts[1]));
    }

    /** What streams or is handed on decides by itself what it answers in. */
    private static boolean upgrade(ApiRequest request) {
        return switch (request.info().subresource()) {
            case "proxy", "exec", "attach", "portforward", "log" -> true;
            default -> false;
        };
    }

    private @Nullable RequestHandler covering(String path) {
        for (Map.Entry<String, RequestHandler> entry : trees) {
            if (path.startsWith(entry.getKey())) {
                return entry.getValue();
            }
        }
        return null;
    }

    private JsonObject listed() {
        TreeMap<String, Boolean> names = new TreeMap<>();
        for (String path : paths.keySet()) {
            names.put(
                    path.endsWith("/") && path.length() > 1
                            ? path.substring(0, path.length() - 1)
                            : path,
                    true);
        }
        documentPaths.get().forEach(path -> names.put(path, true));
        return JsonObject.of("paths", JsonArray.copyOf(names.keySet()));
    }
}
