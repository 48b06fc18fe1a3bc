package io.jukung.http.streams;

import io.jukung.http.Exchange;
import io.jukung.http.Headers;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The server's side of exec and attach: the streams of one remote command, over WebSocket
 * (channel.k8s.io in versions 1, 4 and 5, binary or base64) or SPDY (channel.k8s.io 1 to 4).
 *
 * <pre>{@code
 * RemoteCommand command = RemoteCommand.accept(exchange, streams);
 * if (command != null) {
 *     try (command) {
 *         run(command.stdin(), command.stdout(), command.stderr());
 *         command.exit(true, statusJson, "");
 *     }
 * }
 * }</pre>
 */
public final class RemoteCommand implements AutoCloseable {
    /** Which streams the request asks for; a terminal has no stderr of its own. */
    public record Streams(boolean stdin, boolean stdout, boolean stderr, boolean tty) {}

    private final @Nullable InputStream stdin;
    private final @Nullable OutputStream stdout;
    private final @Nullable OutputStream stderr;
    private final OutputStream error;
    private final @Nullable InputStream resize;
    private final boolean statusObjects;
    private final AutoCloseable connection;

    RemoteCommand(
            @Nullable InputStream stdin,
            @Nullable OutputStream stdout,
            @Nullable OutputStream stderr,
            OutputStream error,
            @Nullable InputStream resize,
            boolean statusObjects,
            AutoCloseable connection) {
        this.stdin = stdin;
        this.stdout = stdout;
        this.stderr = stderr;
        this.error = error;
        this.resize = resize;
        this.statusObjects = statusObjects;
        this.connection = connection;
    }

    /**
     * Upgrades the exchange and waits (30 s at most) until the client's streams are there.
     *
     * @return null where the request was refused, and answered so, or the client left
     */
    public static @Nullable RemoteCommand accept(Exchange exchange, Streams streams)
            throws IOException {
        if (exchange.wantsUpgrade("websocket")) {
            return RemoteCommandServers.overWebSocket(exchange, streams);
        }
        if (exchange.wantsUpgrade(Negotiation.SPDY)) {
            return RemoteCommandServers.overSpdy(exchange, streams);
        }
        Negotiation.refuse(exchange, 400, new Headers(), "Upgrade request required");
        return null;
    }

    /** What the client types; null where it was not asked for. */
    public @Nullable InputStream stdin() {
        return stdin;
    }

    public @Nullable OutputStream stdout() {
        return stdout;
    }

    public @Nullable OutputStream stderr() {
        return stderr;
    }

    /** The next size of the client's terminal; null at the end, or where it has none. */
    public @Nullable TerminalSize nextSize() throws IOException {
        return resize == null ? null : TerminalSize.read(resize);
    }

    /**
     * Tells how the command ended, once, after its output.
     *
     * @param success whether it ended with code 0
     * @param status a Status object in JSON, for clients that know it (v4 and later)
     * @param message the same in words, for older clients, who hear of failures only
     */
    public void exit(boolean success, byte[] status, String message) throws IOException {
        if (statusObjects) {
            error.write(status);
        } else if (!success) {
            error.write(message.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        }
        error.flush();
    }

    /** Ends the connection. */
    @Override
    public void close() {
        for (AutoCloseable part : List.of(error, connection)) {
            try {
                part.close();
            } catch (Exception gone) {
                continue; // the client left first
            }
        }
    }
}
