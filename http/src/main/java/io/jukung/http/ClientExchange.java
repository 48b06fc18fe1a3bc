package io.jukung.http;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** One request under way and its answer; the event loop feeds it, one caller waits for it. */
abstract class ClientExchange implements HttpClient.Response {
    /** The answer's first part. */
    record Head(int status, Headers headers) {}

    private final CompletableFuture<Head> head = new CompletableFuture<>();
    private final InboundBytes inbound = new InboundBytes(this::consumed);
    private volatile boolean over;

    /** Sends a part of the request's body. */
    abstract void sendBody(@Nullable ByteBuf data, boolean last, Sent sent);

    /** The caller took that many bytes of the answer's body. */
    abstract void consumed(int bytes);

    /** Gives up an exchange that is not over. */
    abstract void abort();

    /** The answer's bytes; null never, but the signature that streams' owners have. */
    public final @Nullable InboundBytes inbound() {
        return inbound;
    }

    /** Waits for the head; gives the exchange up where the caller is interrupted. */
    final Head await() throws IOException {
        try {
            return head.get();
        } catch (InterruptedException e) {
            abort();
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for an answer");
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            if (cause instanceof UnprocessedException unprocessed) {
                throw new UnprocessedException(unprocessed.getMessage(), unprocessed);
            }
            throw new IOException(cause == null ? "failed" : cause.getMessage(), cause);
        }
    }

    final void answered(Head value) {
        head.complete(value);
    }

    /** The answer came whole. */
    final void ended() {
        over = true;
        inbound.end();
    }

    /** The exchange broke. */
    final void failed(IOException cause) {
        if (!over) {
            over = true;
            inbound.fail(cause);
            head.completeExceptionally(cause);
        }
    }

    final boolean over() {
        return over;
    }

    /** Whether a head has come. */
    final boolean begun() {
        return head.isDone();
    }

    @Override
    public final int status() {
        return head.join().status();
    }

    @Override
    public final Headers headers() {
        return head.join().headers();
    }

    @Override
    public final InputStream body() {
        return inbound;
    }

    @Override
    public final void close() {
        inbound.close();
        if (!over) {
            abort();
        }
    }
}
