package io.jukung.controlplane.proxying;

import io.jukung.http.Exchange;
import io.jukung.http.Headers;
import io.jukung.http.WebSocket;
import io.jukung.machinery.status.StatusException;
import io.jukung.machinery.tree.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A stream of bytes as the messages of a WebSocket: as they are, or in base64 for clients that take
 * text alone. It begins with an empty message and hears nothing of what the client sends.
 *
 * <p>The source is {@code wsstream.Reader} of k8s.io/streaming.
 */
final class LogSocket {
    private static final String BINARY = "binary.k8s.io";
    private static final String BASE64 = "base64.binary.k8s.io";
    private static final int MESSAGE = 2048;

    private LogSocket() {}

    /**
     * Returns once all is sent, or the client has gone.
     *
     * @param stop ends the reading, where the client closes first
     * @throws StatusException 403 where none of the client's subprotocols is known
     */
    static void send(Exchange exchange, InputStream in, Runnable stop) throws IOException {
        String protocol = agreed(exchange);
        boolean text = BASE64.equals(protocol);
        try (WebSocket socket = exchange.upgradeWebSocket(protocol, new Headers())) {
            Thread.ofVirtual().name("log socket").start(() -> awaitClose(socket, stop));
            byte[] buffer = new byte[MESSAGE];
            int n = 0;
            do {
                byte[] data = text ? base64(buffer, n) : buffer;
                socket.send(text, data, 0, text ? data.length : n);
                n = in.read(buffer);
            } while (n >= 0);
        }
    }

    private static void awaitClose(WebSocket socket, Runnable stop) {
        try {
            while (socket.receive() != null) {
                // what clients say has no meaning here
            }
        } catch (IOException e) {
            // as good as closed
        }
        stop.run();
    }

    private static byte[] base64(byte[] data, int length) {
        return Base64.getEncoder().encode(Arrays.copyOf(data, length));
    }

    private static @Nullable String agreed(Exchange exchange) {
        List<String> offered =
                exchange.headers().all("Sec-WebSocket-Protocol").stream()
                        .flatMap(line -> Stream.of(line.split(",")))
                        .map(String::strip)
                        .filter(name -> !name.isEmpty())
                        .toList();
        if (offered.isEmpty()) {
            return null;
        }
        for (String name : offered) {
            if (name.equals(BINARY) || name.equals(BASE64)) {
                return name;
            }
        }
        throw StatusException.of(
                403,
                "Forbidden",
                "requested protocol(s) are not supported: %s; supports [ %s %s]"
                        .formatted(String.join(" ", offered), BINARY, BASE64),
                JsonObject.EMPTY);
    }
}
