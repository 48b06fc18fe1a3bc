package io.jukung.client.http;

import io.jukung.client.ApiCall;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** Where in a server's URLs a call goes. */
final class Urls {
    private Urls() {}

    /** {@code /apis/apps/v1/namespaces/default/deployments/web/status?fieldManager=me}. */
    static String of(ApiCall call) {
        StringBuilder url = new StringBuilder(call.resource().groupVersion().path());
        if (!call.namespace().isEmpty()) {
            url.append("/namespaces/").append(encode(call.namespace()));
        }
        url.append('/').append(call.resource().resource());
        if (!call.name().isEmpty()) {
            url.append('/').append(encode(call.name()));
        }
        if (!call.subresource().isEmpty()) {
            url.append('/').append(call.subresource());
        }
        Map<String, String> query = new LinkedHashMap<>(call.query());
        if (call.verb() == ApiCall.Verb.WATCH) {
            query.put("watch", "true");
        }
        if (!query.isEmpty()) {
            url.append('?');
            url.append(
                    query.entrySet().stream()
                            .map(e -> encode(e.getKey()) + "=" + encode(e.getValue()))
                            .collect(Collectors.joining("&")));
        }
        return url.toString();
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
