package io.jukung.controlplane.proxying;

import io.jukung.http.Exchange;
import io.jukung.http.Headers;
import io.jukung.http.HttpClient;
import io.jukung.http.ReverseProxy;
import io.jukung.machinery.status.StatusException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Passes a request on without what proves who asks: credentials end at this server. */
final class PassThrough {
    private static final String PROTOCOLS = "Sec-WebSocket-Protocol";
    private static final String TOKEN_PROTOCOL = "base64url.bearer.authorization.k8s.io.";

    private final ReverseProxy proxy;
    private final boolean proxied;

    PassThrough(HttpClient client) {
        this.proxy = new ReverseProxy(client, PassThrough::withoutCredentials, answer -> answer);
        this.proxied = false;
    }

    /**
     * To something that is told under which path it is seen.
     *
     * @param links changes its answers accordingly
     */
    PassThrough(HttpClient client, String path, ProxyLinks links) {
        this.proxy =
                new ReverseProxy(
                        client,
                        headers -> withoutCredentials(headers).set("X-Forwarded-Uri", path),
                        links);
        this.proxied = true;
    }

    void pass(Exchange exchange, String url) throws IOException {
        try {
            proxy.forward(exchange, url);
        } catch (ReverseProxy.UnreachableException e) {
            throw proxied
                    ? StatusException.unavailable(
                            "error trying to reach service: " + e.getMessage())
                    : Options.unreachable(exchange.method(), url, e);
        }
    }

    static boolean upgrades(Exchange exchange) {
        return exchange.headers().get("Upgrade") != null;
    }

    private static Headers withoutCredentials(Headers headers) {
        headers.remove("Authorization");
        List<String> impersonating = new ArrayList<>(0);
        headers.forEach((name, value) -> {
            if (name.regionMatches(true, 0, "Impersonate-", 0, 12)) {
                impersonating.add(name);
            }
        });
        impersonating.forEach(headers::remove);
        List<String> kept = new ArrayList<>(2);
        for (String line : headers.all(PROTOCOLS)) {
            for (String protocol : line.split(",", -1)) {
                if (!protocol.strip().startsWith(TOKEN_PROTOCOL)) {
                    kept.add(protocol.strip());
                }
            }
        }
        headers.remove(PROTOCOLS);
        return kept.isEmpty() ? headers : headers.add(PROTOCOLS, String.join(", ", kept));
    }
}
