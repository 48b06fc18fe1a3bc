package io.jukung.controlplane.proxying;

import io.jukung.apiserver.request.ApiRequest;
import io.jukung.machinery.status.StatusException;
import io.jukung.machinery.tree.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Options of a request's query, as Go reads and writes them. */
final class Options {
    private Options() {}

    /** An absent option and any but {@code true} and its likes are false, an empty one is true. */
    static boolean flag(ApiRequest request, String name) {
        if (!request.query().containsKey(name)) {
            return false;
        }
        return switch (request.option(name)) {
            case "", "1", "t", "T", "true", "TRUE", "True" -> true;
            case "0", "f", "F", "false", "FALSE", "False" -> false;
            default -> true;
        };
    }

    static boolean flag(ApiRequest request, String name, boolean otherwise) {
        return request.query().containsKey(name) ? flag(request, name) : otherwise;
    }

    static @Nullable Long number(ApiRequest request, String name) {
        String text = request.option(name);
        if (text.isEmpty()) {
            return null;
        }
        try {
            return Long.valueOf(text);
        } catch (NumberFormatException e) {
            throw StatusException.badRequest(
                    "strconv.ParseInt: parsing \"" + text + "\": invalid syntax");
        }
    }

    /** A query's text with its question mark; "" for none. */
    static String query(Map<String, List<String>> options) {
        StringBuilder query = new StringBuilder();
        options.forEach((name, values) -> {
            for (String value : values) {
                query.append(query.isEmpty() ? '?' : '&')
                        .append(encode(name))
                        .append('=')
                        .append(encode(value));
            }
        });
        return query.toString();
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** The error for a backend that could not be reached. */
    static StatusException unreachable(String method, String url, Exception e) {
        return StatusException.of(
                500, "", method + " \"" + url + "\": " + e.getMessage(), JsonObject.EMPTY);
    }
}
