package io.jukung.http;

import java.io.IOException;

/** The peer surely did nothing with the request: sending it once more is safe. */
final class UnprocessedException extends IOException {
    private static final long serialVersionUID = 1;

    UnprocessedException(String message, Throwable cause) {
        super(message, cause);
    }
}
