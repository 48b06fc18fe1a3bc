package io.jukung.http;

import io.jukung.http.HttpClient.Request;
import io.jukung.http.HttpClient.Response;
import io.jukung.http.HttpClient.Upgraded;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Forwards an exchange to another server and its answer back: bodies stream both ways with
 * back-pressure; an upgrade becomes raw bytes both ways until either side ends.
 *
 * <pre>{@code
 * new ReverseProxy(client).forward(exchange, "https://10.0.0.7:10250/containerLogs/ns/pod/c");
 * }</pre>
 */
public final class ReverseProxy {
    /** Fields that speak about one connection only (RFC 9110, 7.6.1). */
    private static final Set<String> HOP_BY_HOP =
            Set.of(
                    "connection",
                    "keep-alive",
                    "proxy-authenticate",
                    "proxy-authorization",
                    "proxy-connection",
                    "te",
                    "trailer",
                    "transfer-encoding",
                    "upgrade");

    private final HttpClient client;
    private final UnaryOperator<Headers> requestHeaders;
    private final Answers answers;

    /** What a client gets of the upstream's answers. */
    public interface Answers {
        /** The fields, which may be changed in place. */
        Headers headers(Headers answer);

        /** The body, read in place of the upstream's; may change fields that speak of it. */
        default InputStream body(Headers answer, InputStream body) throws IOException {
            return body;
        }
    }

    /** Nothing was answered yet: the upstream could not be reached or gave no answer. */
    public static final class UnreachableException extends IOException {
        private static final long serialVersionUID = 1;

        UnreachableException(IOException cause) {
            super(cause.getMessage(), cause);
        }
    }

    public ReverseProxy(HttpClient client) {
        this(client, headers -> headers, headers -> headers);
    }

    /**
     * @param requestHeaders changes what the upstream gets (drops credentials, adds identity)
     * @param answers changes what the client gets
     */
    public ReverseProxy(HttpClient client, UnaryOperator<Headers> requestHeaders, Answers answers) {
        this.client = client;
        this.requestHeaders = requestHeaders;
        this.answers = answers;
    }

    /**
     * Answers the exchange with what the upstream answers to the same method, fields and body.
     *
     * @param url absolute, with its query
     * @throws UnreachableException where the exchange is still unanswered, for the caller to answer
     * @throws IOException where either side broke off in the middle
     */
    public void forward(Exchange exchange, String url) throws IOException {
        String upgrade = exchange.headers().get("Upgrade");
        if (upgrade != null && exchange.wantsUpgrade(upgrade)) {
            upgrade(exchange, url, upgrade);
        } else {
            plain(exchange, url);
        }
    }

    private void plain(Exchange exchange, String url) throws IOException {
        Headers headers = forwarded(exchange);
        Request request = new Request(exchange.method(), url, headers, null);
        Response response;
        try {
            response = client.send(request, hasBody(exchange) ? exchange.body() : null);
        } catch (IOException e) {
            throw new UnreachableException(e);
        }
        try (response) {
            exchange.onClose(response::close);
            Headers answer = answers.headers(endToEnd(response.headers()));
            InputStream body = answers.body(answer, response.body());
            try (OutputStream out = exchange.startResponse(response.status(), answer)) {
                copy(body, out);
            } catch (IOException e) {
                if (exchange.cancelled()) {
                    return; // nobody is left to hear of it
                }
                throw e;
            }
        }
    }

    private static boolean hasBody(Exchange exchange) {
        String length = exchange.headers().get("Content-Length");
        if (length != null) {
            return !length.strip().equals("0");
        }
        boolean quiet = Set.of("GET", "HEAD", "OPTIONS", "DELETE").contains(exchange.method());
        return exchange.headers().get("Transfer-Encoding") != null
                || (exchange.protocol().equals("HTTP/2.0") && !quiet);
    }

    private void upgrade(Exchange exchange, String url, String protocol) throws IOException {
        Headers headers = forwarded(exchange).set("Connection", "Upgrade").set("Upgrade", protocol);
        Upgraded<Duplex> upstream;
        try {
            upstream = client.openRaw(new Request(exchange.method(), url, headers, null));
        } catch (IOException e) {
            throw new UnreachableException(e);
        }
        Duplex far = upstream.session();
        if (far == null) {
            Headers answer = answers.headers(endToEnd(upstream.headers()));
            exchange.respond(upstream.status(), answer, upstream.body());
            return;
        }
        try (far) {
            Headers answer = answers.headers(endToEnd(upstream.headers()));
            String agreed = upstream.headers().get("Upgrade", protocol);
            answer.set("Connection", "Upgrade").set("Upgrade", agreed);
            try (Duplex near = exchange.upgradeRaw(upstream.status(), answer)) {
                relay(near, far);
            }
        }
    }

    /**
     * Carries bytes both ways until the far side ends or either breaks; where the near side ends
     * its half, the far side is told and may still answer. Closes both.
     */
    public static void relay(Duplex near, Duplex far) {
        Thread.ofVirtual()
                .name("relay")
                .start(() -> {
                    try {
                        copy(near.in(), far.out());
                        far.out().close();
                    } catch (IOException e) {
                        closeBoth(near, far);
                    }
                });
        try {
            copy(far.in(), near.out());
        } catch (IOException broken) {
            return; // either side left: closing both is all that is to be done
        } finally {
            closeBoth(near, far);
        }
    }

    private static void closeBoth(Duplex near, Duplex far) {
        for (Duplex duplex : List.of(near, far)) {
            try {
                duplex.close();
            } catch (IOException gone) {
                continue;
            }
        }
    }

    /** Copies, and flushes whenever nothing more waits. */
    private static void copy(InputStream in, OutputStream out) throws IOException {
        byte[] buffer = new byte[16 * 1024];
        int n;
        out.flush();
        while ((n = in.read(buffer)) >= 0) {
            out.write(buffer, 0, n);
            if (in.available() == 0) {
                out.flush();
            }
        }
        out.flush();
    }

    private Headers forwarded(Exchange exchange) {
        Headers headers = endToEnd(exchange.headers()).remove("Host");
        String client = address(exchange);
        if (client != null) {
            String before = String.join(", ", headers.all("X-Forwarded-For"));
            headers.set("X-Forwarded-For", before.isEmpty() ? client : before + ", " + client);
        }
        return requestHeaders.apply(headers);
    }

    private static @Nullable String address(Exchange exchange) {
        return exchange.remoteAddress() instanceof InetSocketAddress remote
                        && remote.getAddress() != null
                ? remote.getAddress().getHostAddress()
                : null;
    }

    /** A copy without what concerns one connection, including what Connection itself names. */
    private static Headers endToEnd(Headers headers) {
        List<String> named = Tokens.split(headers.all("Connection"));
        Headers copy = new Headers();
        headers.forEach((name, value) -> {
            boolean hop = HOP_BY_HOP.contains(name.toLowerCase(Locale.ROOT));
            if (!hop && named.stream().noneMatch(name::equalsIgnoreCase)) {
                copy.add(name, value);
            }
        });
        return copy;
    }
}
