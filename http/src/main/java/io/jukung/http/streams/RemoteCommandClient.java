package io.jukung.http.streams;

import io.jukung.http.Headers;
import io.jukung.http.HttpClient;
import io.jukung.http.HttpClient.Upgraded;
import io.jukung.http.SpdySession;
import io.jukung.http.WebSocket;
import io.jukung.http.streams.RemoteCommand.Streams;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The client's side of exec and attach. The output streams end when the command does; then {@link
 * #status} gives what the server says of its end.
 */
public final class RemoteCommandClient implements AutoCloseable {
    private final @Nullable OutputStream stdin;
    private final @Nullable InputStream stdout;
    private final @Nullable InputStream stderr;
    private final InputStream error;
    private final @Nullable OutputStream resize;
    private final AutoCloseable connection;

    private RemoteCommandClient(
            @Nullable OutputStream stdin,
            @Nullable InputStream stdout,
            @Nullable InputStream stderr,
            InputStream error,
            @Nullable OutputStream resize,
            AutoCloseable connection) {
        this.stdin = stdin;
        this.stdout = stdout;
        this.stderr = stderr;
        this.error = error;
        this.resize = resize;
        this.connection = connection;
    }

    /**
     * Over a WebSocket with v5.channel.k8s.io, or v4 where the server knows no newer.
     *
     * @throws IOException where the server refuses, with what it said
     */
    public static RemoteCommandClient overWebSocket(
            HttpClient client, String url, Headers headers, Streams streams) throws IOException {
        Upgraded<WebSocket> upgraded =
                client.openWebSocket(
                        new HttpClient.Request("GET", url, headers, null),
                        RemoteCommandServers.V5,
                        RemoteCommandServers.V4);
        WebSocket socket = upgraded.session();
        if (socket == null) {
            throw refused(upgraded);
        }
        boolean v5 = RemoteCommandServers.V5.equals(socket.subprotocol());
        WebSocketChannels channels = new WebSocketChannels(socket, false, v5);
        InputStream stdout = streams.stdout() ? channels.input(RemoteCommandServers.STDOUT) : null;
        boolean separate = streams.stderr() && !streams.tty();
        InputStream stderr = separate ? channels.input(RemoteCommandServers.STDERR) : null;
        InputStream error = channels.input(RemoteCommandServers.ERROR);
        channels.start();
        return new RemoteCommandClient(
                streams.stdin() ? channels.outputWithEnd(RemoteCommandServers.STDIN) : null,
                stdout,
                stderr,
                error,
                streams.tty() ? channels.output(RemoteCommandServers.RESIZE) : null,
                channels);
    }

    /** Over SPDY with v4.channel.k8s.io, as older clients do. */
    public static RemoteCommandClient overSpdy(
            HttpClient client, String url, Headers headers, Streams streams) throws IOException {
        headers.set(Negotiation.STREAM_PROTOCOL, RemoteCommandServers.V4);
        Upgraded<SpdySession> upgraded =
                client.openSpdy(new HttpClient.Request("POST", url, headers, null));
        SpdySession session = upgraded.session();
        if (session == null) {
            throw refused(upgraded);
        }
        InputStream error = open(session, "error").in();
        boolean separate = streams.stderr() && !streams.tty();
        return new RemoteCommandClient(
                streams.stdin() ? open(session, "stdin").out() : null,
                streams.stdout() ? open(session, "stdout").in() : null,
                separate ? open(session, "stderr").in() : null,
                error,
                streams.tty() ? open(session, "resize").out() : null,
                session);
    }

    private static SpdySession.Stream open(SpdySession session, String type) throws IOException {
        return session.open(Headers.of("streamType", type));
    }

    private static IOException refused(Upgraded<?> answer) {
        return new IOException(
                "upgrade refused with status "
                        + answer.status()
                        + ": "
                        + new String(answer.body(), StandardCharsets.UTF_8).strip());
    }

    /** Closing it tells the command that its input ends (over WebSocket only from v5 on). */
    public @Nullable OutputStream stdin() {
        return stdin;
    }

    public @Nullable InputStream stdout() {
        return stdout;
    }

    public @Nullable InputStream stderr() {
        return stderr;
    }

    /** Tells the size of the terminal; nothing happens where there is none. */
    public void resize(TerminalSize size) throws IOException {
        if (resize != null) {
            resize.write(size.json());
            resize.flush();
        }
    }

    /** Waits for the end: a Status in JSON, or nothing where the connection ended without one. */
    public byte[] status() throws IOException {
        return error.readAllBytes();
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (Exception gone) {
            return; // the server left first
        }
    }
}
