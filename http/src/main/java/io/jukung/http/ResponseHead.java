package io.jukung.http;

/**
 * An answer's first part.
 *
 * @param contentLength in bytes, or -1 where the headers decide
 */
record ResponseHead(int status, Headers headers, long contentLength) {
    static final long UNKNOWN = -1;

    /** Whether HTTP allows a body after this status. */
    boolean bodyAllowed() {
        return status >= 200 && status != 204 && status != 304;
    }

    /** Whether the answer asks to end the connection; on HTTP/2 that becomes a GOAWAY. */
    boolean closesConnection() {
        return "close".equalsIgnoreCase(headers.get("Connection"));
    }
}
