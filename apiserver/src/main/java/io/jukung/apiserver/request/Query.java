package io.jukung.apiserver.request;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** URLs' paths and queries, decoded as Go's {@code net/url} does. */
public final class Query {
    private Query() {}

    /** Every option with its values in order; pairs that cannot be decoded are left out. */
    public static Map<String, List<String>> parse(String raw) {
        if (raw.isEmpty()) {
            return Map.of();
        }
        Map<String, List<String>> options = new LinkedHashMap<>();
        for (String pair : raw.split("&", -1)) {
            if (pair.isEmpty()) {
                continue;
            }
            int equals = pair.indexOf('=');
            try {
                String name = decode(equals < 0 ? pair : pair.substring(0, equals));
                String value = equals < 0 ? "" : decode(pair.substring(equals + 1));
                options.computeIfAbsent(name, n -> new ArrayList<>(1)).add(value);
            } catch (IllegalArgumentException e) {
                continue; // Go drops such a pair too and serves the rest
            }
        }
        return options;
    }

    /** A path without its percent-encoding; a plus sign stays one. */
    public static String path(String raw) {
        return raw.indexOf('%') < 0 ? raw : decode(raw.replace("+", "%2B"));
    }

    private static String decode(String text) {
        return text.indexOf('%') < 0 && text.indexOf('+') < 0
                ? text
                : URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
