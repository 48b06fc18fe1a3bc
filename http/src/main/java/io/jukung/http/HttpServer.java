package io.jukung.http;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A listening server for HTTP/1.1 and, over TLS, HTTP/2.
 *
 * <pre>{@code
 * try (HttpServer server = HttpServer.builder(handler).bind("127.0.0.1", 0).tls(identity).start()) {
 *     connectTo(server.port());
 * }
 * }</pre>
 */
public final class HttpServer implements AutoCloseable {
    /** What one connection holds that the socket has not taken; more waits with its streams. */
    private static final WriteBufferWaterMark UNSENT =
            new WriteBufferWaterMark(64 * 1024, 256 * 1024);

    private final Channel listener;
    private final ChannelGroup connections;
    private final @Nullable Path socket;

    private HttpServer(Channel listener, ChannelGroup connections, @Nullable Path socket) {
        this.listener = listener;
        this.connections = connections;
        this.socket = socket;
    }

    public static Builder builder(Handler handler) {
        return new Builder(handler);
    }

    /** The TCP port that it listens on. */
    public int port() {
        if (listener.localAddress() instanceof InetSocketAddress address) {
            return address.getPort();
        }
        throw new IllegalStateException("listens on a Unix socket");
    }

    /** The address that it listens on. */
    public SocketAddress address() {
        return listener.localAddress();
    }

    /** How many connections stand now. */
    public int connections() {
        return connections.size();
    }

    /** Stops at once: no new connection, those that stand are cut. */
    @Override
    public void close() {
        close(Duration.ZERO);
    }

    /**
     * Takes no new connection, tells the clients (GOAWAY, Connection: close), lets exchanges that
     * run end within the time given, then cuts what is left. Interrupting the caller cuts at once.
     */
    public void close(Duration drain) {
        listener.close().awaitUninterruptibly();
        if (socket != null) {
            try {
                Files.deleteIfExists(socket);
            } catch (IOException left) {
                System.getLogger("http").log(System.Logger.Level.WARNING, socket + " stays", left);
            }
        }
        if (drain.isPositive()) {
            try {
                for (Channel connection : connections) {
                    connection.eventLoop().execute(() -> drain(connection));
                }
                connections.newCloseFuture().await(drain.toMillis(), TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        for (Channel connection : connections) {
            // past every handler that would wait for exchanges to end
            connection
                    .eventLoop()
                    .execute(() -> connection.unsafe().close(connection.voidPromise()));
        }
    }

    private static void drain(Channel connection) {
        Runnable action = connection.attr(ServerPipeline.DRAIN).get();
        if (action != null) {
            action.run();
        } else {
            connection.close(); // still in its handshake
        }
    }

    /** What to listen on, and how. */
    public static final class Builder {
        private final Handler handler;
        private String host = "127.0.0.1";
        private int port;
        private @Nullable Path socket;
        private @Nullable TlsIdentity identity;
        private @Nullable Supplier<List<X509Certificate>> clientCas;
        private @Nullable List<String> ciphers;
        private List<String> protocols = List.of("TLSv1.3", "TLSv1.2");
        private String name = "http";
        private Duration idleTimeout = Duration.ofSeconds(90);
        private int maxHeaderBytes = 1 << 20;
        private int maxConcurrentStreams = 250;

        private Builder(Handler handler) {
            this.handler = handler;
        }

        /** A TCP address; port 0 takes any free one. Without this: 127.0.0.1 and any port. */
        public Builder bind(String host, int port) {
            this.host = host;
            this.port = port;
            return this;
        }

        /** A Unix domain socket instead of TCP; a file that is there already is replaced. */
        public Builder unixSocket(Path path) {
            this.socket = path;
            return this;
        }

        /** Speaks TLS with this identity, which may be replaced while the server runs. */
        public Builder tls(TlsIdentity identity) {
            this.identity = identity;
            return this;
        }

        /**
         * Asks clients for a certificate without requiring one. What they present is handed up as
         * it is, proven to be theirs but verified against no CA.
         *
         * @param issuers the CAs to name in the handshake, asked for anew each time
         */
        public Builder requestClientCertificates(Supplier<List<X509Certificate>> issuers) {
            this.clientCas = issuers;
            return this;
        }

        /** TLS 1.2 and 1.3 cipher suites by their JDK (IANA) names, best first. */
        public Builder ciphers(List<String> ciphers) {
            this.ciphers = List.copyOf(ciphers);
            return this;
        }

        /** TLS protocols, "TLSv1.2" and "TLSv1.3"; both without this. */
        public Builder protocols(List<String> protocols) {
            this.protocols = List.copyOf(protocols);
            return this;
        }

        /** The component's name in logs. */
        public Builder name(String name) {
            this.name = name;
            return this;
        }

        /** After how long a connection without exchanges is closed; 90 s without this. */
        public Builder idleTimeout(Duration timeout) {
            this.idleTimeout = timeout;
            return this;
        }

        /** The limit on a request's header fields together, in bytes; 1 MiB without this. */
        public Builder maxHeaderBytes(int bytes) {
            this.maxHeaderBytes = bytes;
            return this;
        }

        /** The limit on one HTTP/2 connection's exchanges; 250 without this. */
        public Builder maxConcurrentStreams(int streams) {
            this.maxConcurrentStreams = streams;
            return this;
        }

        /**
         * Binds and starts to accept.
         *
         * @throws IOException where the address cannot be had
         */
        public HttpServer start() throws IOException {
            ServerSettings settings =
                    new ServerSettings(
                            handler,
                            System.getLogger(name),
                            identity != null,
                            maxHeaderBytes,
                            maxConcurrentStreams,
                            idleTimeout);
            ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
            ServerPipeline pipeline =
                    new ServerPipeline(
                            settings,
                            identity == null
                                    ? null
                                    : TlsContexts.server(identity, clientCas, protocols, ciphers),
                            connections);
            ServerBootstrap bootstrap =
                    new ServerBootstrap()
                            .group(EventLoops.shared())
                            .channel(EventLoops.serverChannel(socket != null))
                            .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, UNSENT)
                            .childHandler(pipeline);
            if (socket == null) {
                bootstrap
                        .option(ChannelOption.SO_BACKLOG, 1024)
                        .option(ChannelOption.SO_REUSEADDR, true)
                        .childOption(ChannelOption.TCP_NODELAY, true)
                        .childOption(ChannelOption.SO_KEEPALIVE, true);
            } else {
                Files.deleteIfExists(socket);
            }
            SocketAddress address =
                    socket == null
                            ? new InetSocketAddress(host, port)
                            : EventLoops.unixAddress(socket);
            ChannelFuture bound = bootstrap.bind(address).awaitUninterruptibly();
            if (!bound.isSuccess()) {
                Throwable cause = bound.cause();
                throw new IOException("listen " + address + ": " + cause.getMessage(), cause);
            }
            return new HttpServer(bound.channel(), connections, socket);
        }
    }
}
