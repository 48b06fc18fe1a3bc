package io.jukung.apiserver.webhook;

import io.jukung.http.Headers;
import io.jukung.http.HttpClient;
import io.jukung.http.NettyHttpClient;
import io.jukung.machinery.tree.Json;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.machinery.tree.MalformedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Posts reviews to webhooks as a {@code clientConfig} names them: by URL, or by a service that is
 * reached at one of its addresses and believed under its own name ({@code name.namespace.svc}).
 * Connections are kept. Any thread.
 */
public final class Webhooks implements AutoCloseable {
    private static final int MAX_ANSWER = 16 * 1024 * 1024;
    private static final Duration CONNECT = Duration.ofSeconds(10);

    private final ServiceResolver services;
    private final Map<Trust, HttpClient> clients = new ConcurrentHashMap<>();

    /** Whom to believe under which name; "" for the JDK's authorities, or the URL's host. */
    private record Trust(String bundle, String name) {}

    public Webhooks(ServiceResolver services) {
        this.services = services;
    }

    /**
     * The answer to a review.
     *
     * @param clientConfig with {@code url} or {@code service}, and {@code caBundle}
     * @param timeout after which nobody waits for the answer any more
     * @throws RefusedException where the answer is no success
     * @throws IOException with the text of Go's client, {@code Post "https://…": why}
     */
    public JsonObject post(JsonObject clientConfig, JsonObject review, Duration timeout)
            throws IOException {
        String shown = shownUrl(clientConfig) + "?timeout=" + timeout.toSeconds() + "s";
        try {
            return within(timeout, () -> send(clientConfig, review, timeout));
        } catch (RefusedException e) {
            throw e;
        } catch (IOException e) {
            throw new IOException("Post \"" + shown + "\": " + e.getMessage(), e);
        }
    }

    private static JsonObject within(Duration timeout, Callable<JsonObject> call)
            throws IOException {
        FutureTask<JsonObject> task = new FutureTask<>(call);
        Thread.ofVirtual().name("webhook").start(task);
        try {
            return task.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            task.cancel(true);
            throw new IOException("context deadline exceeded", e);
        } catch (InterruptedException e) {
            task.cancel(true);
            Thread.currentThread().interrupt();
            throw new IOException("context canceled", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException failure) {
                throw failure;
            }
            throw new IOException(String.valueOf(e.getCause()), e);
        }
    }

    private static String shownUrl(JsonObject config) {
        if (config.has("url")) {
            return config.string("url");
        }
        JsonObject service = config.object("service");
        return "https://"
                + serverName(service)
                + ":"
                + service.integer("port", 443)
                + service.string("path");
    }

    private static String serverName(JsonObject service) {
        return service.string("name") + "." + service.string("namespace") + ".svc";
    }

    private JsonObject send(JsonObject config, JsonObject review, Duration timeout)
            throws IOException {
        String url = config.string("url");
        String name = "";
        if (!config.has("url")) {
            JsonObject service = config.object("service");
            name = serverName(service);
            url =
                    "https://"
                            + services.resolve(
                                    service.string("namespace"),
                                    service.string("name"),
                                    (int) service.integer("port", 443))
                            + service.string("path");
        }
        Headers headers =
                Headers.of(
                        "Content-Type",
                        "application/json",
                        "Accept",
                        "application/json, */*",
                        "User-Agent",
                        "kube-apiserver-admission");
        String separator = url.contains("?") ? "&" : "?";
        HttpClient.Request request =
                new HttpClient.Request(
                        "POST",
                        url + separator + "timeout=" + timeout.toSeconds() + "s",
                        headers,
                        Json.write(review));
        return answer(client(new Trust(config.string("caBundle").strip(), name)), request);
    }

    private static JsonObject answer(HttpClient client, HttpClient.Request request)
            throws IOException {
        try (HttpClient.Response response = client.send(request)) {
            byte[] body = response.body().readNBytes(MAX_ANSWER);
            if (response.status() < 200 || response.status() > 299) {
                throw new RefusedException(
                        response.status(), new String(body, StandardCharsets.UTF_8).strip());
            }
            return Json.parse(body);
        } catch (MalformedException e) {
            throw new IOException("the answer is not JSON: " + e.getMessage(), e);
        }
    }

    private HttpClient client(Trust trust) throws IOException {
        HttpClient known = clients.get(trust);
        if (known != null) {
            return known;
        }
        HttpClient made = open(trust);
        HttpClient first = clients.putIfAbsent(trust, made);
        if (first != null) {
            made.close();
            return first;
        }
        return made;
    }

    private static HttpClient open(Trust trust) throws IOException {
        NettyHttpClient.Builder builder = NettyHttpClient.builder().connectTimeout(CONNECT);
        try {
            if (!trust.bundle().isEmpty()) {
                builder.trustPem(Base64.getMimeDecoder().decode(trust.bundle()));
            }
            if (!trust.name().isEmpty()) {
                builder.serverName(trust.name());
            }
            return builder.build();
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IOException("unable to load root certificates: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        clients.values().forEach(HttpClient::close);
        clients.clear();
    }
}
