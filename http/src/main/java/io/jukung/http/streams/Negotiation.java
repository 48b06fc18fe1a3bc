package io.jukung.http.streams;

import io.jukung.http.Exchange;
import io.jukung.http.Headers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which of the protocols that a client offers both sides know. */
final class Negotiation {
    static final String SPDY = "SPDY/3.1";
    static final String STREAM_PROTOCOL = "X-Stream-Protocol-Version";
    private static final String ACCEPTED = "X-Accepted-Stream-Protocol-Versions";

    private Negotiation() {}

    /** WebSocket subprotocols that the client offers, best first. */
    static List<String> subprotocols(Exchange exchange) {
        return tokens(exchange.headers().all("Sec-WebSocket-Protocol"));
    }

    private static List<String> tokens(List<String> fields) {
        List<String> tokens = new ArrayList<>();
        for (String field : fields) {
            for (String token : field.split(",", -1)) {
                if (!token.isBlank()) {
                    tokens.add(token.strip());
                }
            }
        }
        return tokens;
    }

    /**
     * The stream protocol for a SPDY session: "" where an old client names none, null where the two
     * sides have none in common and the exchange was refused.
     *
     * @param answer takes the header that tells the client
     */
    static @Nullable String streamProtocol(
            Exchange exchange, List<String> supported, Headers answer) throws IOException {
        List<String> offered = tokens(exchange.headers().all(STREAM_PROTOCOL));
        if (offered.isEmpty()) {
            return "";
        }
        for (String protocol : offered) {
            if (supported.contains(protocol)) {
                answer.set(STREAM_PROTOCOL, protocol);
                return protocol;
            }
        }
        Headers refusal = new Headers();
        supported.forEach(protocol -> refusal.add(ACCEPTED, protocol));
        refuse(
                exchange,
                403,
                refusal,
                "unable to upgrade: unable to negotiate protocol: client supports ["
                        + String.join(" ", offered)
                        + "], server accepts ["
                        + String.join(" ", supported)
                        + "]");
        return null;
    }

    static void refuse(Exchange exchange, int status, Headers headers, String message)
            throws IOException {
        headers.set("Content-Type", "text/plain; charset=utf-8");
        headers.set("X-Content-Type-Options", "nosniff");
        exchange.respond(status, headers, (message + "\n").getBytes(StandardCharsets.UTF_8));
    }
}
