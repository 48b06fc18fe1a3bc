package io.jukung.client.http;

import io.jukung.base.Clock;
import io.jukung.client.ApiCall;
import io.jukung.client.Transport;
import io.jukung.client.WatchStream;
import io.jukung.http.Headers;
import io.jukung.http.HttpClient;
import io.jukung.machinery.status.StatusException;
import io.jukung.machinery.tree.Json;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.machinery.tree.MalformedException;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Carries calls to an API server over HTTP(S), JSON both ways.
 *
 * <p>An answer of 429 or 5xx that names a Retry-After is waited for and tried again, ten times at
 * most, as client-go does; any other failure is the caller's at once.
 */
public final class HttpTransport implements Transport {
    private static final int RETRIES = 10;

    private final HttpClient http;
    private final String server;
    private final TokenSource token;
    private final String userAgent;
    private final Clock clock;

    /**
     * @param http trusts the server's CA and presents the client's certificate, if any
     * @param server {@code https://10.0.0.1:6443}, with or without a path behind
     * @param userAgent {@code kube-scheduler/v1.36.0}; its part before the slash becomes the field
     *     manager
     */
    public HttpTransport(
            HttpClient http, String server, TokenSource token, String userAgent, Clock clock) {
        this.http = http;
        this.server = server.endsWith("/") ? server.substring(0, server.length() - 1) : server;
        this.token = token;
        this.userAgent = userAgent;
        this.clock = clock;
    }

    /** The same server and connections as another identity. Only one of them is to be closed. */
    public HttpTransport as(TokenSource other, String otherUserAgent) {
        return new HttpTransport(http, server, other, otherUserAgent, clock);
    }

    @Override
    public JsonObject call(ApiCall call) {
        byte @Nullable [] body = call.body() == null ? null : Json.write(call.body());
        Headers headers = headers();
        if (body != null) {
            headers.add("Content-Type", contentType(call.verb()));
        }
        return exchange(
                new HttpClient.Request(method(call.verb()), server + Urls.of(call), headers, body));
    }

    @Override
    public JsonObject get(String path) {
        return exchange(new HttpClient.Request("GET", server + path, headers(), null));
    }

    @Override
    public WatchStream watch(ApiCall call) {
        HttpClient.Request request =
                new HttpClient.Request("GET", server + Urls.of(call), headers(), null);
        HttpClient.Response response = send(request);
        return new HttpWatchStream(response);
    }

    @Override
    public void close() {
        http.close();
    }

    private JsonObject exchange(HttpClient.Request request) {
        try (HttpClient.Response response = send(request)) {
            return Json.parse(response.body().readAllBytes());
        } catch (IOException e) {
            throw unreachable(request, e);
        } catch (MalformedException e) {
            throw StatusException.internal("the server's answer is not JSON: " + e.getMessage());
        }
    }

    /** Sends until there is an answer below 300, or a failure that waiting does not heal. */
    private HttpClient.Response send(HttpClient.Request request) {
        for (int attempt = 0; ; attempt++) {
            HttpClient.Response response = null;
            try {
                response = http.send(request);
                if (response.status() < 300) {
                    return response;
                }
                StatusException error = Failures.of(response);
                Integer wait = Failures.retryAfter(response);
                response.close();
                if (wait == null || attempt == RETRIES) {
                    throw error;
                }
                clock.sleep(Duration.ofSeconds(wait));
            } catch (IOException e) {
                if (response != null) {
                    response.close();
                }
                throw unreachable(request, e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw StatusException.unavailable("interrupted");
            }
        }
    }

    private StatusException unreachable(HttpClient.Request request, IOException e) {
        String path = request.url().substring(server.length());
        return StatusException.unavailable(
                request.method() + " " + server + path + ": " + e.getMessage());
    }

    private Headers headers() {
        Headers headers = Headers.of("Accept", "application/json", "User-Agent", userAgent);
        String bearer = token.token();
        return bearer.isEmpty() ? headers : headers.add("Authorization", "Bearer " + bearer);
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

    private static String contentType(ApiCall.Verb verb) {
        return switch (verb) {
            case JSON_PATCH -> "application/json-patch+json";
            case MERGE_PATCH -> "application/merge-patch+json";
            case STRATEGIC_PATCH -> "application/strategic-merge-patch+json";
            case APPLY -> "application/apply-patch+yaml";
            case GET, LIST, WATCH, CREATE, UPDATE, DELETE, DELETE_COLLECTION -> "application/json";
        };
    }
}
