package io.jukung.apiserver.chain;

import io.jukung.apiserver.request.ApiRequest;
import io.jukung.apiserver.request.RequestInfo;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;

/** What requests are called in metrics. */
public final class RequestLabels {
    private static final Set<String> CONNECT =
            Set.of("log", "exec", "attach", "portforward", "proxy");
    private static final Set<String> VERBS =
            Set.of(
                    "APPLY",
                    "CONNECT",
                    "CREATE",
                    "DELETE",
                    "DELETECOLLECTION",
                    "GET",
                    "LIST",
                    "PATCH",
                    "POST",
                    "PROXY",
                    "PUT",
                    "UPDATE",
                    "WATCH");

    private final Predicate<RequestInfo> served;

    /**
     * @param served whether such a resource exists; what clients make up is no label
     */
    public RequestLabels(Predicate<RequestInfo> served) {
        this.served = served;
    }

    boolean known(RequestInfo info) {
        return !info.resourceRequest() || served.test(info);
    }

    /** The method, or what is really done by it. */
    static String verb(ApiRequest request) {
        RequestInfo info = request.info();
        if (CONNECT.contains(info.subresource())) {
            return "CONNECT";
        }
        String verb =
                switch (info.verb()) {
                    case "create" -> "POST";
                    case "update" -> "PUT";
                    case "patch" -> apply(request) ? "APPLY" : "PATCH";
                    case "head" -> "GET";
                    default -> info.verb().toUpperCase(Locale.ROOT);
                };
        return VERBS.contains(verb) ? verb : "other";
    }

    private static boolean apply(ApiRequest request) {
        return request.headers().get("Content-Type", "").equals("application/apply-patch+yaml");
    }

    static String scope(RequestInfo info) {
        if (!info.name().isEmpty() || info.verb().equals("create")) {
            return "resource";
        }
        if (!info.namespace().isEmpty()) {
            return "namespace";
        }
        return info.resourceRequest() ? "cluster" : "";
    }
}
