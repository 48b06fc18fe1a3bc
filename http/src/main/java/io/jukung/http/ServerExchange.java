package io.jukung.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What HTTP/1.1 and HTTP/2 exchanges have in common: one answer, one end.
 *
 * <pre>
 *   OPEN ──respond──▶ ANSWERED ──▶ ended
 *     ├──startResponse──▶ STREAMING ──close──▶ ended
 *     ├──upgrade…──▶ UPGRADED ──duplex closed──▶ ended
 *     └──(from any) client gone──▶ cancelled, ended
 * </pre>
 */
abstract class ServerExchange implements Exchange, Runnable {
    private enum Answer {
        OPEN,
        ANSWERED,
        STREAMING,
        UPGRADED
    }

    private final Handler handler;
    private final System.Logger log;
    private final String method;
    private final String target;
    private final int question;
    private final Headers headers;
    private final List<Runnable> closeActions = new ArrayList<>(1);
    private volatile Answer answer = Answer.OPEN;
    private volatile boolean cancelled;
    private boolean ended;
    private @Nullable OutboundBytes out;

    ServerExchange(ServerSettings settings, String method, String target, Headers headers) {
        this.handler = settings.handler();
        this.log = settings.log();
        this.method = method;
        this.target = originForm(target);
        this.question = this.target.indexOf('?');
        this.headers = headers;
    }

    /** Absolute-form, as sent to a proxy, is cut down to path and query. */
    private static String originForm(String target) {
        int scheme = target.startsWith("/") ? -1 : target.indexOf("://");
        if (scheme < 0) {
            return target;
        }
        int slash = target.indexOf('/', scheme + 3);
        return slash < 0 ? "/" : target.substring(slash);
    }

    /** The request's bytes, or null where it has none. */
    abstract @Nullable InboundBytes inbound();

    /**
     * Hands a part of the answer to the event loop, in order.
     *
     * @param head null where it was sent before
     * @param burst what it goes out with, null for at once
     */
    abstract void transmit(
            @Nullable ResponseHead head,
            @Nullable ByteBuf data,
            boolean last,
            @Nullable Sent sent,
            @Nullable Burst burst);

    /** Takes the connection out of HTTP, or throws where the protocol cannot. */
    abstract Duplex switchProtocol(int status, Headers headers) throws IOException;

    /** Breaks off an answer that was begun, so that the client sees it is not whole. */
    abstract void abort();

    @Override
    public final void run() {
        try {
            handler.handle(this);
            if (answer == Answer.OPEN) {
                throw new IllegalStateException("the handler gave no answer");
            }
            OutboundBytes stream = out;
            if (stream != null) {
                stream.close();
            }
        } catch (Throwable failure) {
            failed(failure);
        }
        if (answer != Answer.UPGRADED) {
            InboundBytes body = inbound();
            if (body != null) {
                body.close();
            }
            end();
        }
    }

    private void failed(Throwable failure) {
        if (cancelled) {
            return;
        }
        log.log(Level.ERROR, () -> "handler failed: " + method + " " + path(), failure);
        if (answer == Answer.OPEN) {
            answer = Answer.ANSWERED;
            Headers plain = Headers.of("Content-Type", "text/plain; charset=utf-8");
            byte[] text = "Internal Server Error\n".getBytes(StandardCharsets.UTF_8);
            ResponseHead head = new ResponseHead(500, plain, text.length);
            transmit(head, Unpooled.wrappedBuffer(text), true, null, null);
        } else if (answer != Answer.UPGRADED) {
            abort();
        }
    }

    /** Event loop: the client has gone or reset the stream. */
    final void clientGone(IOException cause) {
        synchronized (closeActions) {
            if (ended) {
                return;
            }
            cancelled = true;
        }
        InboundBytes body = inbound();
        if (body != null) {
            body.fail(cause);
        }
        OutboundBytes stream = out;
        if (stream != null) {
            stream.fail(cause);
        }
        // actions may block, the event loop must not
        Thread.ofVirtual().name("http-close").start(this::end);
    }

    /** Runs what waits for the end, once. */
    final void end() {
        List<Runnable> actions;
        synchronized (closeActions) {
            if (ended) {
                return;
            }
            ended = true;
            actions = List.copyOf(closeActions);
            closeActions.clear();
        }
        for (Runnable action : actions) {
            try {
                action.run();
            } catch (RuntimeException failure) {
                log.log(Level.WARNING, "close action failed", failure);
            }
        }
    }

    @Override
    public final String method() {
        return method;
    }

    @Override
    public final String path() {
        return question < 0 ? target : target.substring(0, question);
    }

    @Override
    public final String rawQuery() {
        return question < 0 ? "" : target.substring(question + 1);
    }

    @Override
    public final Headers headers() {
        return headers;
    }

    @Override
    public InputStream body() {
        InboundBytes body = inbound();
        return body == null ? InputStream.nullInputStream() : body;
    }

    @Override
    public final boolean cancelled() {
        return cancelled;
    }

    @Override
    public final void onClose(Runnable action) {
        synchronized (closeActions) {
            if (!ended) {
                closeActions.add(action);
                return;
            }
        }
        action.run();
    }

    @Override
    public final void respond(int status, Headers headers, byte[] body) throws IOException {
        begin(Answer.ANSWERED);
        ResponseHead head = new ResponseHead(status, headers, body.length);
        boolean silent = body.length == 0 || !sendsBody(head);
        transmit(head, silent ? null : Unpooled.wrappedBuffer(body), true, null, null);
    }

    @Override
    public final AnswerStream startResponse(int status, Headers headers) throws IOException {
        begin(Answer.STREAMING);
        OutboundBytes stream = new OutboundBytes(new HeadFirst(status, headers));
        out = stream;
        if (cancelled) {
            stream.fail(new IOException("the client has gone"));
        }
        return stream;
    }

    /** Sends the head together with the first bytes: a small answer is one hand-over. */
    private final class HeadFirst implements OutboundBytes.Sink {
        private final int status;
        private final Headers responseHeaders;
        private boolean begun;

        HeadFirst(int status, Headers headers) {
            this.status = status;
            this.responseHeaders = headers;
        }

        @Override
        public void send(@Nullable ByteBuf data, boolean last, Sent sent, @Nullable Burst burst) {
            ResponseHead head = null;
            if (!begun) {
                begun = true;
                boolean whole = last && responseHeaders.get("Content-Length") == null;
                long length = data == null ? 0 : data.readableBytes();
                head =
                        new ResponseHead(
                                status, responseHeaders, whole ? length : ResponseHead.UNKNOWN);
            }
            transmit(head, data, last, sent, burst);
        }
    }

    private boolean sendsBody(ResponseHead head) {
        return head.bodyAllowed() && !method.equals("HEAD");
    }

    private void begin(Answer next) throws IOException {
        if (answer != Answer.OPEN) {
            throw new IllegalStateException("answered before: " + answer);
        }
        if (cancelled) {
            throw new IOException("the client has gone");
        }
        answer = next;
    }

    @Override
    public boolean wantsUpgrade(String protocol) {
        return false;
    }

    @Override
    public final WebSocket upgradeWebSocket(@Nullable String subprotocol, Headers headers)
            throws IOException {
        Headers handshake = WebSocketHandshake.accept(this.headers, subprotocol, headers);
        return WebSocketConnection.server(upgradeRaw(101, handshake), subprotocol);
    }

    @Override
    public final SpdySession upgradeSpdy(Headers headers) throws IOException {
        headers.set("Connection", "Upgrade").set("Upgrade", "SPDY/3.1");
        return SpdySession.over(upgradeRaw(101, headers), true);
    }

    @Override
    public final Duplex upgradeRaw(int status, Headers headers) throws IOException {
        begin(Answer.UPGRADED);
        return switchProtocol(status, headers);
    }
}
