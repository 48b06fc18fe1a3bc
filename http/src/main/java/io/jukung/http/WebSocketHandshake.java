package io.jukung.http;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** RFC 6455's opening handshake, both sides of it. */
final class WebSocketHandshake {
    private static final String MAGIC = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    private WebSocketHandshake() {}

    /** The fields of a 101 for this request, added to what the caller gives. */
    static Headers accept(Headers request, @Nullable String subprotocol, Headers answer)
            throws IOException {
        String key = request.get("Sec-WebSocket-Key");
        if (key == null) {
            throw new IOException("no Sec-WebSocket-Key in the request");
        }
        if (!"13".equals(request.get("Sec-WebSocket-Version"))) {
            throw new IOException("unsupported Sec-WebSocket-Version");
        }
        answer.set("Upgrade", "websocket")
                .set("Connection", "Upgrade")
                .set("Sec-WebSocket-Accept", answerTo(key));
        if (subprotocol != null) {
            answer.set("Sec-WebSocket-Protocol", subprotocol);
        }
        return answer;
    }

    /** What the server must answer to a client's key. */
    static String answerTo(String key) {
        try {
            MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
            byte[] digest = sha1.digest((key.strip() + MAGIC).getBytes(StandardCharsets.US_ASCII));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
