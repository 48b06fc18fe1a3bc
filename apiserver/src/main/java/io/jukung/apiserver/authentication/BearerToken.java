package io.jukung.apiserver.authentication;

import io.jukung.apiserver.request.ApiRequest;
import io.jukung.http.Exchange;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/** The bearer token that a request carries, in a header or in a WebSocket's subprotocols. */
public final class BearerToken {
    /** How the WebSocket subprotocol begins that carries a token. */
    public static final String PROTOCOL = "base64url.bearer.authorization.k8s.io.";

    private static final String SCHEME = "bearer ";

    private BearerToken() {}

    /** The token, "" where there is none. */
    public static String of(ApiRequest request) {
        String header = request.headers().get("Authorization", "").strip();
        if (header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return header.substring(SCHEME.length()).strip();
        }
        Exchange exchange = request.exchange();
        if (exchange == null || !exchange.wantsUpgrade("websocket")) {
            return "";
        }
        List<String> offered = request.headers().all("Sec-WebSocket-Protocol");
        for (String line : offered) {
            for (String protocol : line.split(",", -1)) {
                if (protocol.strip().startsWith(PROTOCOL)) {
                    return decode(protocol.strip().substring(PROTOCOL.length()));
                }
            }
        }
        return "";
    }

    private static String decode(String encoded) {
        try {
            return new String(Base64.getUrlDecoder().decode(encoded), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }
}
