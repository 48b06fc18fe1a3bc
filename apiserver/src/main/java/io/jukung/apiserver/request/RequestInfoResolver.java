package io.jukung.apiserver.request;

import io.jukung.machinery.status.StatusException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Reads off a method, path and query what is asked for; the rules are those of apiserver's {@code
 * RequestInfoFactory}.
 *
 * <pre>
 *   /api/v1/namespaces/default/pods/web/log      get pods/log, namespace default, name web
 *   /apis/apps/v1/deployments?watch=true         watch deployments everywhere
 *   /api/v1/watch/namespaces/default/pods        the same as a deprecated path
 *   /healthz                                     get of a path
 * </pre>
 */
public final class RequestInfoResolver {
    private static final Set<String> NAMESPACE_SUBRESOURCES = Set.of("status", "finalize");
    private static final Set<String> SELECTING = Set.of("list", "watch", "deletecollection");

    private RequestInfoResolver() {}

    /**
     * @param path decoded
     * @throws StatusException InternalError for a path that ends in a special verb
     */
    public static RequestInfo resolve(String method, String path, Map<String, List<String>> query) {
        RequestInfo plain = RequestInfo.path(path, method.toLowerCase(Locale.ROOT));
        List<String> parts = split(path);
        if (parts.size() < 3) {
            return plain;
        }
        String group = "";
        int at;
        if (parts.getFirst().equals("api")) {
            at = 1;
        } else if (parts.getFirst().equals("apis") && parts.size() >= 4) {
            group = parts.get(1);
            at = 2;
        } else {
            return plain;
        }
        String version = parts.get(at);
        parts = parts.subList(at + 1, parts.size());
        String verb = verb(method);
        boolean verbInPath = parts.getFirst().equals("watch") || parts.getFirst().equals("proxy");
        if (verbInPath) {
            if (parts.size() < 2) {
                throw StatusException.internal(
                        "failed to create RequestInfo: unable to determine kind and namespace from"
                                + " url, "
                                + path);
            }
            verb = parts.getFirst();
            parts = parts.subList(1, parts.size());
        }
        String namespace = "";
        if (parts.getFirst().equals("namespaces") && parts.size() > 1) {
            namespace = parts.get(1);
            if (parts.size() > 2 && !NAMESPACE_SUBRESOURCES.contains(parts.get(2))) {
                parts = parts.subList(2, parts.size());
            }
        }
        String resource = parts.getFirst();
        String name = parts.size() >= 2 ? parts.get(1) : "";
        boolean proxyVerb = verb.equals("proxy");
        String subresource = parts.size() >= 3 && !proxyVerb ? parts.get(2) : "";
        String rest = parts.size() > 3 ? rest(path, parts) : "";
        if (name.isEmpty() && verb.equals("get")) {
            verb = watches(query) ? "watch" : "list";
            name = Selectors.exactName(first(query, "fieldSelector"));
        }
        if (name.isEmpty() && verb.equals("delete")) {
            verb = "deletecollection";
        }
        boolean selecting = !verbInPath && SELECTING.contains(verb);
        return new RequestInfo(
                true,
                path,
                verb,
                group,
                version,
                namespace,
                resource,
                name,
                subresource,
                rest,
                selecting ? first(query, "fieldSelector") : "",
                selecting ? first(query, "labelSelector") : "");
    }

    private static String verb(String method) {
        return switch (method) {
            case "POST" -> "create";
            case "GET", "HEAD" -> "get";
            case "PUT" -> "update";
            case "PATCH" -> "patch";
            case "DELETE" -> "delete";
            default -> "";
        };
    }

    /** What follows resource, name and subresource, a slash at the end kept for proxied paths. */
    private static String rest(String path, List<String> parts) {
        String rest = String.join("/", parts.subList(3, parts.size()));
        return path.endsWith("/") ? rest + "/" : rest;
    }

    static boolean watches(Map<String, List<String>> query) {
        List<String> values = query.get("watch");
        if (values == null || values.isEmpty()) {
            return false;
        }
        String value = values.getFirst().toLowerCase(Locale.ROOT);
        return !value.equals("false") && !value.equals("0");
    }

    private static String first(Map<String, List<String>> query, String name) {
        List<String> values = query.get(name);
        return values == null || values.isEmpty() ? "" : values.getFirst();
    }

    private static List<String> split(String path) {
        int from = 0;
        int to = path.length();
        while (from < to && path.charAt(from) == '/') {
            from++;
        }
        while (to > from && path.charAt(to - 1) == '/') {
            to--;
        }
        List<String> parts = new ArrayList<>();
        if (from < to) {
            parts.addAll(List.of(path.substring(from, to).split("/", -1)));
        }
        return parts;
    }
}
