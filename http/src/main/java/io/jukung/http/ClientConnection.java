package io.jukung.http;

import java.io.IOException;

/** A connection to an origin, once it knows its protocol. */
interface ClientConnection {
    /** Takes a place for one exchange, or says no: full, going away, closed. Any thread. */
    boolean reserve();

    /**
     * Sends a request in the place reserved.
     *
     * @param bodyFollows whether {@link ClientExchange#sendBody} brings the body
     */
    ClientExchange start(HttpClient.Request request, Origin.Target target, boolean bodyFollows)
            throws IOException;

    /** Whether it carries many exchanges at once. */
    boolean shared();

    boolean closed();

    void close();
}
