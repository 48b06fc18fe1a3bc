package io.jukung.http;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ApplicationProtocolNegotiationHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * The client over Netty's event loops. Over TLS it prefers HTTP/2, where many calls share one
 * connection; plain HTTP and upgrades are HTTP/1.1.
 *
 * <pre>{@code
 * HttpClient client = NettyHttpClient.builder().trustPem(ca).identity(identity).build();
 * try (HttpClient.Response answer = client.send(
 *         new HttpClient.Request("GET", "https://10.0.0.1:6443/version", new Headers(), null))) {
 *     byte[] body = answer.body().readAllBytes();
 * }
 * }</pre>
 */
public final class NettyHttpClient implements HttpClient {
    private static final Set<String> REPEATABLE = Set.of("GET", "HEAD", "OPTIONS", "TRACE");
    private static final int MAX_REFUSAL = 1 << 20;
    private static final int RETRIES = 5;

    private final Builder settings;
    private final @Nullable X509ExtendedTrustManager trust;
    private @Nullable SslContext tls;
    private @Nullable SslContext upgradeTls;
    private final Map<Origin, ConnectionPool> pools = new ConcurrentHashMap<>();
    private final Set<Channel> upgraded = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    private NettyHttpClient(Builder settings) throws GeneralSecurityException, IOException {
        this.settings = settings;
        this.trust =
                settings.insecure
                        ? new TlsTrust.Anybody()
                        : settings.authorities == null ? null : TlsTrust.of(settings.authorities);
    }

    /** Made when it is first needed: loading TLS and the JDK's CAs takes a while. */
    private synchronized SslContext tls() throws IOException {
        if (tls == null) {
            tls = TlsContexts.client(trust, settings.identity, settings.http2, !settings.insecure);
        }
        return tls;
    }

    private synchronized SslContext upgradeTls() throws IOException {
        if (upgradeTls == null) {
            upgradeTls = TlsContexts.client(trust, settings.identity, false, !settings.insecure);
        }
        return upgradeTls;
    }

    public static Builder builder() {
        return new Builder();
    }

    @Override
    public Response send(Request request) throws IOException {
        return send(request, null);
    }

    @Override
    public Response send(Request request, @Nullable InputStream body) throws IOException {
        Origin.Target target = Origin.parse(request.url());
        ConnectionPool pool =
                pools.computeIfAbsent(
                        target.origin(), origin -> new ConnectionPool(p -> dial(origin, p)));
        ConnectionPool.Lease lease = pool.lease();
        for (int attempt = 0; ; attempt++) {
            ClientExchange exchange = lease.connection().start(request, target, body != null);
            if (body != null) {
                pump(body, exchange);
            }
            try {
                exchange.await();
                return exchange;
            } catch (InterruptedIOException e) {
                throw e;
            } catch (UnprocessedException e) {
                if (body != null || attempt == RETRIES) {
                    throw e;
                }
                lease = pool.lease();
            } catch (IOException e) {
                boolean stale = lease.reused() && REPEATABLE.contains(request.method());
                if (!stale || body != null || closed) {
                    throw new IOException(
                            request.method() + " " + request.url() + ": " + e.getMessage(), e);
                }
                lease = pool.fresh();
            }
        }
    }

    /** Sends a body while the answer is waited for; a server may answer before it has it all. */
    private static void pump(InputStream body, ClientExchange exchange) {
        Thread.ofVirtual()
                .name("http-request-body")
                .start(() -> {
                    try (OutputStream out =
                            new OutboundBytes((data, last, sent, burst) ->
                                    exchange.sendBody(data, last, sent))) {
                        body.transferTo(out);
                    } catch (IOException e) {
                        exchange.abort();
                    }
                });
    }

    @Override
    public Upgraded<Duplex> openRaw(Request request) throws IOException {
        Origin.Target target = Origin.parse(request.url());
        ClientConnection connection = dial(target.origin(), null);
        if (!(connection instanceof Http1ClientConnection http1)) {
            connection.close();
            throw new IOException("no upgrade over HTTP/2");
        }
        Http1ClientConnection.Exchange exchange = http1.upgrade(request, target);
        ClientExchange.Head head = exchange.await();
        Duplex duplex = exchange.duplex();
        if (duplex != null) {
            return new Upgraded<>(head.status(), head.headers(), duplex, new byte[0]);
        }
        try (exchange) {
            byte[] body = exchange.body().readNBytes(MAX_REFUSAL);
            return new Upgraded<>(head.status(), head.headers(), null, body);
        } finally {
            connection.close();
        }
    }

    @Override
    public Upgraded<SpdySession> openSpdy(Request request) throws IOException {
        request.headers().set("Connection", "Upgrade").set("Upgrade", "SPDY/3.1");
        Upgraded<Duplex> raw = openRaw(request);
        Duplex duplex = raw.session();
        return new Upgraded<>(
                raw.status(),
                raw.headers(),
                duplex == null ? null : SpdySession.over(duplex, false),
                raw.body());
    }

    @Override
    public Upgraded<WebSocket> openWebSocket(Request request, String... subprotocols)
            throws IOException {
        byte[] nonce = new byte[16];
        ThreadLocalRandom.current().nextBytes(nonce);
        String key = Base64.getEncoder().encodeToString(nonce);
        Headers headers =
                request.headers()
                        .set("Connection", "Upgrade")
                        .set("Upgrade", "websocket")
                        .set("Sec-WebSocket-Version", "13")
                        .set("Sec-WebSocket-Key", key);
        if (subprotocols.length > 0) {
            headers.set("Sec-WebSocket-Protocol", String.join(", ", subprotocols));
        }
        Upgraded<Duplex> raw = openRaw(request);
        Duplex duplex = raw.session();
        if (duplex == null) {
            return new Upgraded<>(raw.status(), raw.headers(), null, raw.body());
        }
        String accepted = raw.headers().get("Sec-WebSocket-Accept");
        if (!WebSocketHandshake.answerTo(key).equals(accepted)) {
            duplex.close();
            throw new IOException("websocket: wrong Sec-WebSocket-Accept");
        }
        String chosen = raw.headers().get("Sec-WebSocket-Protocol");
        return new Upgraded<>(
                raw.status(),
                raw.headers(),
                WebSocketConnection.client(duplex, chosen),
                raw.body());
    }

    /** Connects and waits until the protocol is agreed on. */
    /** Connects; without a pool for an upgrade, which HTTP/2 does not have. */
    private ClientConnection dial(Origin origin, @Nullable ConnectionPool pool) throws IOException {
        if (closed) {
            throw new IOException("client is closed");
        }
        SslContext context = !origin.tls() ? null : pool == null ? upgradeTls() : tls();
        CompletableFuture<ClientConnection> ready = new CompletableFuture<>();
        Path socket = settings.unixSocket;
        Bootstrap bootstrap =
                new Bootstrap()
                        .group(EventLoops.shared())
                        .channel(EventLoops.channel(socket != null))
                        .handler(new Pipeline(origin, context, pool, ready));
        bootstrap.option(
                ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) settings.connectTimeout.toMillis());
        if (socket == null) {
            bootstrap
                    .option(ChannelOption.TCP_NODELAY, true)
                    .option(ChannelOption.SO_KEEPALIVE, true);
        }
        SocketAddress address =
                socket == null
                        ? new InetSocketAddress(origin.host(), origin.port())
                        : EventLoops.unixAddress(socket);
        ChannelFuture connected = bootstrap.connect(address);
        connected.addListener(done -> {
            if (!done.isSuccess()) {
                ready.completeExceptionally(done.cause());
            }
        });
        try {
            ClientConnection connection = ready.get();
            if (pool == null) {
                upgraded.add(connected.channel());
                connected
                        .channel()
                        .closeFuture()
                        .addListener(done -> upgraded.remove(connected.channel()));
            }
            return connection;
        } catch (InterruptedException e) {
            connected.channel().close();
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while connecting");
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            String reason = cause == null ? "failed" : cause.getMessage();
            throw new IOException("dial " + address + ": " + reason, cause);
        }
    }

    @Override
    public void close() {
        closed = true;
        pools.values().forEach(ConnectionPool::close);
        upgraded.forEach(Channel::close);
    }

    private final class Pipeline extends ChannelInitializer<Channel> {
        private final Origin origin;
        private final @Nullable SslContext context;
        private final @Nullable ConnectionPool pool;
        private final CompletableFuture<ClientConnection> ready;

        Pipeline(
                Origin origin,
                @Nullable SslContext context,
                @Nullable ConnectionPool pool,
                CompletableFuture<ClientConnection> ready) {
            this.origin = origin;
            this.context = context;
            this.pool = pool;
            this.ready = ready;
        }

        @Override
        protected void initChannel(Channel channel) {
            if (context != null) {
                String name = settings.serverName == null ? origin.host() : settings.serverName;
                SslHandler handler = context.newHandler(channel.alloc(), name, origin.port());
                handler.setHandshakeTimeoutMillis(settings.connectTimeout.toMillis());
                channel.pipeline().addLast("tls", handler).addLast("alpn", new Negotiated());
            } else {
                channel.pipeline().addLast("ready", new Connected());
            }
        }

        private void http1(ChannelHandlerContext ctx) {
            ConnectionPool home = pool;
            ready.complete(
                    Http1ClientConnection.install(
                            ctx, home == null ? Http1ClientConnection::close : home::idle));
        }

        private final class Connected extends io.netty.channel.ChannelInboundHandlerAdapter {
            @Override
            public void channelActive(ChannelHandlerContext ctx) {
                http1(ctx);
                ctx.pipeline().remove(this);
            }
        }

        private final class Negotiated extends ApplicationProtocolNegotiationHandler {
            Negotiated() {
                super(ApplicationProtocolNames.HTTP_1_1);
            }

            @Override
            protected void configurePipeline(ChannelHandlerContext ctx, String protocol)
                    throws Exception {
                if (!protocol.equals(ApplicationProtocolNames.HTTP_2)) {
                    http1(ctx);
                    return;
                }
                Http2ClientConnection connection = Http2ClientConnection.install(ctx);
                connection.reserve();
                ready.complete(connection);
            }

            @Override
            protected void handshakeFailure(ChannelHandlerContext ctx, Throwable cause) {
                ready.completeExceptionally(cause);
                ctx.close();
            }

            @Override
            public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
                ready.completeExceptionally(cause);
                ctx.close();
            }

            @Override
            public void channelInactive(ChannelHandlerContext ctx) throws Exception {
                ready.completeExceptionally(new IOException("connection closed in handshake"));
                super.channelInactive(ctx);
            }
        }
    }

    /** Whom to believe, who to be, and how to connect. */
    public static final class Builder {
        private @Nullable List<X509Certificate> authorities;
        private @Nullable TlsIdentity identity;
        private @Nullable String serverName;
        private @Nullable Path unixSocket;
        private boolean insecure;
        private boolean http2 = true;
        private Duration connectTimeout = Duration.ofSeconds(30);

        private Builder() {}

        /** Believes servers whose chain ends in one of these PEM certificates. */
        public Builder trustPem(byte[] pem) throws GeneralSecurityException {
            return trust(Pem.certificates(pem));
        }

        /** Believes servers whose chain ends in one of these; without this: in the JDK's CAs. */
        public Builder trust(List<X509Certificate> authorities) {
            this.authorities = List.copyOf(authorities);
            return this;
        }

        /** Believes every server. */
        public Builder insecure() {
            this.insecure = true;
            return this;
        }

        /** Presents this certificate to servers that ask; it may be replaced at run time. */
        public Builder identity(TlsIdentity identity) {
            this.identity = identity;
            return this;
        }

        /** The name to ask for and to verify, instead of the URL's host. */
        public Builder serverName(String name) {
            this.serverName = name;
            return this;
        }

        /** Connects to this socket, whatever host the URL names. */
        public Builder unixSocket(Path socket) {
            this.unixSocket = socket;
            return this;
        }

        /** For TCP and for the TLS handshake, each; 30 s without this. */
        public Builder connectTimeout(Duration timeout) {
            this.connectTimeout = timeout;
            return this;
        }

        /** Speaks HTTP/1.1 only. */
        public Builder http1Only() {
            this.http2 = false;
            return this;
        }

        /**
         * The client.
         *
         * @throws GeneralSecurityException where the certificates cannot be used
         */
        public NettyHttpClient build() throws GeneralSecurityException, IOException {
            return new NettyHttpClient(this);
        }
    }
}
