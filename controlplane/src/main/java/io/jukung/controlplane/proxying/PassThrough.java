package io.jukung.controlplane.proxying;

import io.jukung.http.Duplex;
import io.jukung.http.Exchange;
import io.jukung.http.Headers;
import io.jukung.http.HttpClient;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Locale;
import java.util.Set;

/** Passes a request on to another server as it is, upgrades included, and its answer back. */
final class PassThrough {
    /** What belongs to one connection, or to who asks, and must not travel on. */
    private static final Set<String> NOT_PASSED =
            Set.of(
                    "authorization",
                    "host",
                    "keep-alive",
                    "proxy-connection",
                    "te",
                    "trailer",
                    "transfer-encoding",
                    "content-length");

    private static final String TOKEN_PROTOCOL = "base64url.bearer.authorization.k8s.io.";

    private final HttpClient client;

    PassThrough(HttpClient client) {
        this.client = client;
    }

    void pass(Exchange exchange, String url) throws IOException {
        if (upgrades(exchange)) {
            upgrade(exchange, url);
        } else {
            forward(exchange, url);
        }
    }

    static boolean upgrades(Exchange exchange) {
        return exchange.headers().get("Upgrade") != null;
    }

    private void upgrade(Exchange exchange, String url) throws IOException {
        HttpClient.Upgraded<Duplex> answer;
        try {
            answer =
                    client.openRaw(
                            new HttpClient.Request(
                                    exchange.method(), url, headers(exchange, true), null));
        } catch (IOException e) {
            throw Options.unreachable(exchange.method(), url, e);
        }
        Duplex backend = answer.session();
        if (backend == null) {
            exchange.respond(answer.status(), answered(answer.headers()), answer.body());
            return;
        }
        try (backend;
                Duplex front = exchange.upgradeRaw(101, answer.headers())) {
            Thread up =
                    Thread.ofVirtual()
                            .name("upgrade-to-backend")
                            .start(() -> pump(front.in(), backend));
            pump(backend.in(), front);
            front.close();
            up.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Copies until either side ends; then the receiving side is told so. */
    private static void pump(InputStream in, Duplex to) {
        byte[] buffer = new byte[16 * 1024];
        try (OutputStream out = to.out()) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                out.write(buffer, 0, n);
                if (in.available() == 0) {
                    out.flush();
                }
            }
        } catch (IOException e) {
            // one side went away, which is how such connections mostly end
            close(to);
        }
    }

    private static void close(Duplex duplex) {
        try {
            duplex.close();
        } catch (IOException ignored) {
            // it was broken already
        }
    }

    private void forward(Exchange exchange, String url) throws IOException {
        HttpClient.Response response;
        try {
            response =
                    client.send(
                            new HttpClient.Request(
                                    exchange.method(), url, headers(exchange, false), null),
                            hasBody(exchange) ? exchange.body() : null);
        } catch (IOException e) {
            throw Options.unreachable(exchange.method(), url, e);
        }
        try (response) {
            exchange.onClose(response::close);
            try (OutputStream out =
                    exchange.startResponse(response.status(), answered(response.headers()))) {
                InputStream in = response.body();
                byte[] buffer = new byte[16 * 1024];
                for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                    out.write(buffer, 0, n);
                    if (in.available() == 0) {
                        out.flush();
                    }
                }
            }
        }
    }

    private static boolean hasBody(Exchange exchange) {
        return !Set.of("GET", "HEAD").contains(exchange.method());
    }

    private static Headers headers(Exchange exchange, boolean upgrade) {
        Headers headers = new Headers();
        exchange.headers()
                .forEach((name, value) -> {
                    String lower = name.toLowerCase(Locale.ROOT);
                    boolean ofUpgrade = lower.equals("connection") || lower.equals("upgrade");
                    if (lower.startsWith(":")
                            || NOT_PASSED.contains(lower)
                            || lower.startsWith("impersonate-")
                            || (ofUpgrade && !upgrade)) {
                        return;
                    }
                    if (lower.equals("sec-websocket-protocol")) {
                        protocols(headers, value);
                    } else {
                        headers.add(name, value);
                    }
                });
        return headers;
    }

    /** WebSocket subprotocols without the one that carries the caller's token. */
    private static void protocols(Headers headers, String value) {
        StringBuilder kept = new StringBuilder();
        for (String protocol : value.split(",")) {
            if (!protocol.strip().startsWith(TOKEN_PROTOCOL)) {
                kept.append(kept.isEmpty() ? "" : ", ").append(protocol.strip());
            }
        }
        if (!kept.isEmpty()) {
            headers.add("Sec-WebSocket-Protocol", kept.toString());
        }
    }

    private static Headers answered(Headers from) {
        Headers headers = new Headers();
        from.forEach((name, value) -> {
            String lower = name.toLowerCase(Locale.ROOT);
            if (!lower.startsWith(":")
                    && !NOT_PASSED.contains(lower)
                    && !lower.equals("connection")) {
                headers.add(name, value);
            }
        });
        return headers;
    }
}
