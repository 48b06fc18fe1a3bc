package io.jukung.http;

/** Answers requests; called on a virtual thread of the request's own and free to block. */
@FunctionalInterface
public interface Handler {
    /** Answers one request; what it throws becomes a plain 500 and is logged by the server. */
    void handle(Exchange exchange) throws Exception;
}
