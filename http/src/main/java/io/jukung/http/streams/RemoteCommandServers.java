package io.jukung.http.streams;

import io.jukung.http.Exchange;
import io.jukung.http.Headers;
import io.jukung.http.SpdySession;
import io.jukung.http.WebSocket;
import io.jukung.http.streams.RemoteCommand.Streams;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** How a remote command's streams come to be, on either carrier. */
final class RemoteCommandServers {
    static final String V1 = "channel.k8s.io";
    static final String V2 = "v2.channel.k8s.io";
    static final String V3 = "v3.channel.k8s.io";
    static final String V4 = "v4.channel.k8s.io";
    static final String V5 = "v5.channel.k8s.io";
    static final String V1_BASE64 = "base64.channel.k8s.io";
    static final String V4_BASE64 = "v4.base64.channel.k8s.io";

    static final int STDIN = 0;
    static final int STDOUT = 1;
    static final int STDERR = 2;
    static final int ERROR = 3;
    static final int RESIZE = 4;

    private static final List<String> WEBSOCKET = List.of(V5, V4, V4_BASE64, V1, V1_BASE64);
    private static final List<String> SPDY = List.of(V4, V3, V2, V1);
    private static final long STREAM_CREATION_SECONDS = 30;

    private RemoteCommandServers() {}

    static @Nullable RemoteCommand overWebSocket(Exchange exchange, Streams streams)
            throws IOException {
        List<String> offered = Negotiation.subprotocols(exchange);
        String protocol = offered.stream().filter(WEBSOCKET::contains).findFirst().orElse(null);
        if (protocol == null && !offered.isEmpty()) {
            Negotiation.refuse(
                    exchange,
                    403,
                    new Headers(),
                    "requested protocol(s) are not supported: "
                            + offered
                            + "; supports "
                            + WEBSOCKET);
            return null;
        }
        WebSocket socket = exchange.upgradeWebSocket(protocol, new Headers());
        boolean base64 = V4_BASE64.equals(protocol) || V1_BASE64.equals(protocol);
        boolean v5 = V5.equals(protocol);
        WebSocketChannels channels = new WebSocketChannels(socket, base64, v5);
        InputStream stdin = streams.stdin() ? channels.input(STDIN) : null;
        InputStream resize = streams.tty() ? channels.input(RESIZE) : null;
        OutputStream stdout = streams.stdout() ? channels.output(STDOUT) : null;
        boolean separate = streams.stderr() && !streams.tty();
        OutputStream stderr = separate ? channels.output(STDERR) : null;
        OutputStream error = channels.output(ERROR);
        channels.start();
        // an empty message tells the client that the streams stand
        OutputStream first = stdout != null ? stdout : stderr != null ? stderr : error;
        first.write(new byte[0]);
        boolean statusObjects = v5 || V4.equals(protocol) || V4_BASE64.equals(protocol);
        return new RemoteCommand(stdin, stdout, stderr, error, resize, statusObjects, channels);
    }

    static @Nullable RemoteCommand overSpdy(Exchange exchange, Streams streams) throws IOException {
        Headers answer = new Headers();
        String protocol = Negotiation.streamProtocol(exchange, SPDY, answer);
        if (protocol == null) {
            return null;
        }
        SpdySession session = exchange.upgradeSpdy(answer);
        boolean resizes = streams.tty() && (protocol.equals(V3) || protocol.equals(V4));
        int expected = 1; // error
        expected += streams.stdin() ? 1 : 0;
        expected += streams.stdout() ? 1 : 0;
        expected += streams.stderr() && !streams.tty() ? 1 : 0;
        expected += resizes ? 1 : 0;
        Map<String, SpdySession.Stream> named = collect(session, expected);
        SpdySession.Stream error = named.get("error");
        if (named.size() < expected || error == null) {
            session.close();
            return null;
        }
        error.in().close(); // nothing comes there, and nothing may hold up the session
        return new RemoteCommand(
                input(named.get("stdin")),
                output(named.get("stdout")),
                output(named.get("stderr")),
                error.out(),
                input(named.get("resize")),
                protocol.equals(V4),
                session);
    }

    /** Takes streams until all are there, the client leaves or its time is over. */
    private static Map<String, SpdySession.Stream> collect(SpdySession session, int expected)
            throws IOException {
        AtomicBoolean complete = new AtomicBoolean();
        Thread deadline =
                Thread.ofVirtual()
                        .name("stream-creation")
                        .start(() -> {
                            try {
                                TimeUnit.SECONDS.sleep(STREAM_CREATION_SECONDS);
                            } catch (InterruptedException inTime) {
                                return;
                            }
                            if (!complete.get()) {
                                session.close();
                            }
                        });
        Map<String, SpdySession.Stream> named = new HashMap<>();
        try {
            while (named.size() < expected) {
                SpdySession.Stream stream = session.accept();
                if (stream == null) {
                    break;
                }
                String type = stream.headers().get("streamType", "").toLowerCase(Locale.ROOT);
                switch (type) {
                    case "error", "stdin", "stdout", "stderr", "resize" -> named.put(type, stream);
                    default -> stream.close();
                }
            }
        } finally {
            complete.set(true);
            deadline.interrupt();
        }
        return named;
    }

    private static @Nullable InputStream input(SpdySession.@Nullable Stream stream) {
        return stream == null ? null : stream.in();
    }

    private static @Nullable OutputStream output(SpdySession.@Nullable Stream stream)
            throws IOException {
        if (stream == null) {
            return null;
        }
        stream.in().close(); // nothing comes there, and nothing may hold up the session
        return stream.out();
    }
}
