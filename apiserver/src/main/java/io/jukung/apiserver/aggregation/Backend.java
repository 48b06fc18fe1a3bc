package io.jukung.apiserver.aggregation;

import io.jukung.apiserver.registry.ApiObject;
import io.jukung.apiserver.request.ApiRequest;
import io.jukung.apiserver.request.ApiResponse;
import io.jukung.apiserver.request.ApiResponse.Event;
import io.jukung.apiserver.request.ApiResponse.EventSource;
import io.jukung.apiserver.request.RequestInfo;
import io.jukung.apiserver.request.UserInfo;
import io.jukung.apiserver.webhook.ServiceResolver;
import io.jukung.http.Exchange;
import io.jukung.http.Headers;
import io.jukung.http.HttpClient;
import io.jukung.http.ReverseProxy;
import io.jukung.machinery.status.StatusException;
import io.jukung.machinery.tree.Json;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.machinery.tree.MalformedException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A server behind an APIService, which is told by headers who asks ({@code X-Remote-User}, {@code
 * X-Remote-Group}, {@code X-Remote-Extra-…}) and believes them because of this server's
 * certificate.
 */
final class Backend {
    private static final String EXTRA = "X-Remote-Extra-";
    private static final int MAX_ANSWER = 64 * 1024 * 1024;

    private final ApiService service;
    private final ServiceResolver services;
    private final HttpClient client;

    Backend(ApiService service, ServiceResolver services, HttpClient client) {
        this.service = service;
        this.services = services;
        this.client = client;
    }

    private String origin() throws IOException {
        JsonObject backing = service.spec().object("service");
        return "https://"
                + services.resolve(
                        backing.string("namespace"), backing.string("name"), service.port());
    }

    /** Reads a document as the aggregator itself. */
    HttpClient.Response get(String path) throws IOException {
        Headers headers = Headers.of("Accept", "application/json");
        identify(
                headers,
                new UserInfo("system:kube-aggregator", "", List.of("system:masters"), Map.of()));
        return client.send(new HttpClient.Request("GET", origin() + path, headers, null));
    }

    /** Reads an OpenAPI document, or nothing where it is still what that tag stands for. */
    HttpClient.Response document(String path, String etag) throws IOException {
        Headers headers = Headers.of("Accept", "application/json");
        if (!etag.isEmpty()) {
            headers.set("If-None-Match", etag);
        }
        identify(headers, new UserInfo("system:aggregator", "", List.of(), Map.of()));
        return client.send(new HttpClient.Request("GET", origin() + path, headers, null));
    }

    /** Hands a request on. */
    ApiResponse handle(ApiRequest request) throws IOException {
        String origin;
        try {
            origin = origin();
        } catch (IOException e) {
            return unavailable("service unavailable");
        }
        Exchange exchange = request.exchange();
        if (exchange == null) {
            return local(request, origin);
        }
        String query = exchange.rawQuery().isEmpty() ? "" : "?" + exchange.rawQuery();
        ReverseProxy proxy =
                new ReverseProxy(
                        client, headers -> identified(headers, request.user()), headers -> headers);
        try {
            proxy.forward(exchange, origin + exchange.path() + query);
        } catch (ReverseProxy.UnreachableException e) {
            return unavailable("error trying to reach service: " + e.getMessage());
        }
        return new ApiResponse.Done();
    }

    static ApiResponse unavailable(String text) {
        return new ApiResponse.Raw(
                503,
                Headers.of(
                        "Content-Type",
                        "text/plain; charset=utf-8",
                        "X-Content-Type-Options",
                        "nosniff"),
                (text + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /** What proved the client's identity to this server does not concern the other one. */
    private static Headers identified(Headers headers, UserInfo user) {
        List<String> dropped = new ArrayList<>(List.of("Authorization"));
        headers.forEach((name, value) -> {
            String lower = name.toLowerCase(Locale.ROOT);
            if (lower.startsWith("x-remote-") || lower.startsWith("impersonate-")) {
                dropped.add(name);
            }
        });
        dropped.forEach(headers::remove);
        identify(headers, user);
        return headers;
    }

    private static void identify(Headers headers, UserInfo user) {
        headers.set("X-Remote-User", user.name());
        if (!user.uid().isEmpty()) {
            headers.set("X-Remote-Uid", user.uid());
        }
        user.groups().forEach(group -> headers.add("X-Remote-Group", group));
        user.extra()
                .forEach((key, values) ->
                        values.forEach(value -> headers.add(EXTRA + escaped(key), value)));
    }

    /** A key as part of a header's name: what is no token character is percent-encoded. */
    private static String escaped(String key) {
        StringBuilder name = new StringBuilder();
        for (byte b : key.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8)) {
            boolean token =
                    Character.isLetterOrDigit(b) || (b > 0 && "!#$&'*+-.^_`|~".indexOf(b) >= 0);
            if (token) {
                name.append((char) b);
            } else {
                name.append(String.format("%%%02X", b & 0xff));
            }
        }
        return name.toString();
    }

    /** A request of this process, as one over HTTP. */
    private ApiResponse local(ApiRequest request, String origin) throws IOException {
        RequestInfo info = request.info();
        Headers headers = Headers.of("Accept", "application/json");
        String type = request.headers().get("Content-Type", "application/json");
        byte[] body = request.tree() == null ? null : Json.write(request.tree());
        if (body != null) {
            headers.set("Content-Type", type.isEmpty() ? "application/json" : type);
        }
        identify(headers, request.user());
        HttpClient.Request sent =
                new HttpClient.Request(
                        method(info.verb()), origin + info.path() + query(request), headers, body);
        HttpClient.Response response = client.send(sent);
        if (info.verb().equals("watch") && response.status() == 200) {
            return new ApiResponse.Watching(new RemoteEvents(response));
        }
        try (response) {
            JsonObject answer = Json.parse(response.body().readNBytes(MAX_ANSWER));
            if (response.status() >= 400) {
                throw answer.string("kind").equals("Status")
                        ? StatusException.of(answer)
                        : StatusException.unavailable("service unavailable");
            }
            return new ApiResponse.Tree(response.status(), answer);
        } catch (MalformedException e) {
            throw StatusException.unavailable("the server answered with no JSON");
        }
    }

    private static String method(String verb) {
        return switch (verb) {
            case "create" -> "POST";
            case "update" -> "PUT";
            case "patch" -> "PATCH";
            case "delete", "deletecollection" -> "DELETE";
            default -> "GET";
        };
    }

    private static String query(ApiRequest request) {
        StringBuilder query = new StringBuilder();
        request.query()
                .forEach((key, values) -> {
                    for (String value : values) {
                        query.append(query.isEmpty() ? '?' : '&')
                                .append(URLEncoder.encode(key, StandardCharsets.UTF_8))
                                .append('=')
                                .append(URLEncoder.encode(value, StandardCharsets.UTF_8));
                    }
                });
        if (request.info().verb().equals("watch") && !request.query().containsKey("watch")) {
            query.append(query.isEmpty() ? '?' : '&').append("watch=true");
        }
        return query.toString();
    }

    /** Another server's watch, one JSON object a line. */
    private static final class RemoteEvents implements EventSource {
        private final HttpClient.Response response;
        private final BufferedReader lines;

        RemoteEvents(HttpClient.Response response) {
            this.response = response;
            this.lines =
                    new BufferedReader(
                            new InputStreamReader(response.body(), StandardCharsets.UTF_8));
        }

        @Override
        public @Nullable Event next() {
            try {
                String line = lines.readLine();
                if (line == null) {
                    return null;
                }
                JsonObject event = Json.parse(line);
                return new Event(event.string("type"), ApiObject.ofTree(event.object("object")));
            } catch (IOException | MalformedException e) {
                return null; // the client watches anew, as it does whenever a watch ends
            }
        }

        @Override
        public void close() {
            response.close();
        }
    }
}
