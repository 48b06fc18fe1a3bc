package io.jukung.bench.api;

/**
 * What came back.
 *
 * @param status the HTTP status; 0 where no answer came
 * @param bytes length of the body as it was sent, before any decompression
 * @param problem of a failed call, what the server said of it; "" otherwise
 */
public record Answer(int status, long bytes, String problem) {
    public boolean failed() {
        return status < 200 || status >= 300;
    }
}
