package io.jukung.http;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The peer surely did nothing with the request: sending it once more is safe. */
final class UnprocessedException extends IOException {
    private static final long serialVersionUID = 1;

    UnprocessedException(@Nullable String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
