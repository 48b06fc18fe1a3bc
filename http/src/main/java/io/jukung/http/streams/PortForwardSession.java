package io.jukung.http.streams;

import io.jukung.http.Duplex;
import io.jukung.http.SpdySession;
import io.jukung.http.SpdySession.Stream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One client's port-forward session: for each connection it opens two streams, "error" and "data",
 * that share a request id.
 */
final class PortForwardSession {
    private static final long PAIR_SECONDS = 30;

    private final SpdySession session;
    private final String target;
    private final PortForward.Forwarder forwarder;
    private final Map<String, Pair> incomplete = new HashMap<>();

    private static final class Pair {
        private @Nullable Stream data;
        private @Nullable Stream error;
    }

    PortForwardSession(SpdySession session, String target, PortForward.Forwarder forwarder) {
        this.session = session;
        this.target = target;
        this.forwarder = forwarder;
    }

    /** Until the client ends the session. */
    void run() throws IOException {
        try (session) {
            Stream stream;
            while ((stream = session.accept()) != null) {
                accept(stream);
            }
        }
    }

    private void accept(Stream stream) {
        String type = stream.headers().get("streamType", "");
        int port;
        try {
            port = PortForward.port(stream.headers().get("port"));
        } catch (IllegalArgumentException invalid) {
            stream.close(); // upstream refuses such a stream by resetting it
            return;
        }
        if (!type.equals("data") && !type.equals("error")) {
            stream.close();
            return;
        }
        String request = requestId(stream, type);
        Pair pair = pair(request);
        synchronized (pair) {
            if (type.equals("data")) {
                pair.data = stream;
            } else {
                pair.error = stream;
                quiet(stream);
            }
            if (pair.data == null || pair.error == null) {
                return;
            }
        }
        synchronized (incomplete) {
            incomplete.remove(request);
        }
        start(port, pair);
    }

    /** Nothing comes on an error stream, and nothing may hold up the session. */
    private static void quiet(Stream stream) {
        try {
            stream.in().close();
        } catch (IOException gone) {
            stream.close();
        }
    }

    /** Clients of old name no request: there the data stream comes right after its error stream. */
    private static String requestId(Stream stream, String type) {
        String id = stream.headers().get("requestID");
        if (id != null) {
            return id;
        }
        return Integer.toString(type.equals("error") ? stream.id() : stream.id() - 2);
    }

    private Pair pair(String request) {
        synchronized (incomplete) {
            Pair known = incomplete.get(request);
            if (known != null) {
                return known;
            }
            Pair pair = new Pair();
            incomplete.put(request, pair);
            Thread.ofVirtual().name("port-forward-pair").start(() -> expire(request, pair));
            return pair;
        }
    }

    private void expire(String request, Pair pair) {
        try {
            TimeUnit.SECONDS.sleep(PAIR_SECONDS);
        } catch (InterruptedException stopped) {
            return;
        }
        synchronized (incomplete) {
            if (!incomplete.remove(request, pair)) {
                return;
            }
        }
        synchronized (pair) {
            if (pair.error != null) {
                tell(pair.error, "request " + request + ": timed out waiting for streams");
            }
            if (pair.data != null) {
                pair.data.close();
            }
        }
    }

    private static void tell(Stream error, String message) {
        try (OutputStream out = error.out()) {
            out.write(message.getBytes(StandardCharsets.UTF_8));
        } catch (IOException gone) {
            error.close();
        }
    }

    private void start(int port, Pair pair) {
        Stream data = pair.data;
        Stream error = pair.error;
        if (data != null && error != null) {
            Thread.ofVirtual()
                    .name("port-forward")
                    .start(() ->
                            PortForward.carry(
                                    port, new DataStream(data), error.out(), target, forwarder));
        }
    }

    private record DataStream(Stream stream) implements Duplex {
        @Override
        public InputStream in() {
            return stream.in();
        }

        @Override
        public OutputStream out() {
            return stream.out();
        }

        /** Ends this side's half; the client's half may still be on its way and is dropped. */
        @Override
        public void close() throws IOException {
            stream.in().close();
            stream.out().close();
        }
    }
}
