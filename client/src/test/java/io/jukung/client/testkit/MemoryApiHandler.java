package io.jukung.client.testkit;

import io.jukung.client.ApiCall;
import io.jukung.client.ApiCall.Verb;
import io.jukung.client.Transport;
import io.jukung.client.WatchStream;
import io.jukung.http.Exchange;
import io.jukung.http.Handler;
import io.jukung.http.Headers;
import io.jukung.machinery.names.GroupVersion;
import io.jukung.machinery.status.StatusException;
import io.jukung.machinery.tree.Json;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.machinery.tree.Yaml;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A {@link MemoryApi} behind the API's URLs. */
public final class MemoryApiHandler implements Handler {
    private static final Headers JSON = Headers.of("Content-Type", "application/json");

    private final Transport api;

    public MemoryApiHandler(MemoryApi api) {
        this.api = api.transport();
    }

    @Override
    public void handle(Exchange exchange) throws Exception {
        try {
            ApiCall call = call(exchange);
            if (call.verb() == Verb.WATCH) {
                watch(exchange, call);
            } else {
                exchange.respond(200, JSON, Json.write(api.call(call)));
            }
        } catch (StatusException e) {
            Headers headers = Headers.of("Content-Type", "application/json");
            if (e.retryAfterSeconds() > 0) {
                headers.add("Retry-After", Integer.toString(e.retryAfterSeconds()));
            }
            exchange.respond(e.code(), headers, Json.write(e.status()));
        }
    }

    private void watch(Exchange exchange, ApiCall call) throws IOException, InterruptedException {
        try (WatchStream events = api.watch(call);
                OutputStream out = exchange.startResponse(200, JSON)) {
            exchange.onClose(events::close);
            out.flush();
            for (WatchStream.Event e = events.next(); e != null; e = events.next()) {
                Json.write(JsonObject.of("type", e.type(), "object", e.object()), out);
                out.write('\n');
                out.flush();
            }
        }
    }

    private static ApiCall call(Exchange exchange) throws IOException {
        Map<String, String> query = query(exchange.rawQuery());
        List<String> path = new ArrayList<>();
        for (String segment : exchange.path().substring(1).split("/")) {
            path.add(URLDecoder.decode(segment, StandardCharsets.UTF_8));
        }
        String group = path.removeFirst().equals("api") ? "" : path.removeFirst();
        GroupVersion version = new GroupVersion(group, path.removeFirst());
        String namespace = "";
        if (path.size() > 2 && path.getFirst().equals("namespaces")) {
            path.removeFirst();
            namespace = path.removeFirst();
        }
        String resource = path.removeFirst();
        String name = path.isEmpty() ? "" : path.removeFirst();
        String subresource = path.isEmpty() ? "" : path.removeFirst();
        Verb verb = verb(exchange, !name.isEmpty(), query.remove("watch") != null);
        byte[] body = exchange.body().readAllBytes();
        return new ApiCall(
                verb,
                version.resource(resource),
                namespace,
                name,
                subresource,
                query,
                body.length == 0
                        ? null
                        : verb == Verb.APPLY
                                ? Yaml.parse(body)
                                : Json.parseValue(body, duplicate -> {}));
    }

    private static Verb verb(Exchange exchange, boolean named, boolean watch) {
        return switch (exchange.method()) {
            case "GET" -> watch ? Verb.WATCH : named ? Verb.GET : Verb.LIST;
            case "POST" -> Verb.CREATE;
            case "PUT" -> Verb.UPDATE;
            case "DELETE" -> named ? Verb.DELETE : Verb.DELETE_COLLECTION;
            case "PATCH" ->
                    switch (exchange.headers().get("Content-Type", "")) {
                        case "application/json-patch+json" -> Verb.JSON_PATCH;
                        case "application/merge-patch+json" -> Verb.MERGE_PATCH;
                        case "application/strategic-merge-patch+json" -> Verb.STRATEGIC_PATCH;
                        default -> Verb.APPLY;
                    };
            default -> throw StatusException.badRequest(exchange.method());
        };
    }

    private static Map<String, String> query(String raw) {
        Map<String, String> query = new LinkedHashMap<>();
        for (String pair : raw.isEmpty() ? new String[0] : raw.split("&")) {
            String[] sides = pair.split("=", 2);
            query.put(
                    URLDecoder.decode(sides[0], StandardCharsets.UTF_8),
                    URLDecoder.decode(sides[1], StandardCharsets.UTF_8));
        }
        return query;
    }
}
