package io.jukung.client.http;

import io.jukung.base.Clock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/** Where a bearer token comes from; asked anew for every request. Safe for several threads. */
@FunctionalInterface
public interface TokenSource {
    /** No token: the client's certificate, or nobody. */
    TokenSource NONE = () -> "";

    /** The token as of now; "" for none. */
    String token();

    static TokenSource fixed(String token) {
        return () -> token;
    }

    /**
     * A file that others renew, read again once a minute. While it cannot be read, the token read
     * before goes on; the first read must succeed.
     */
    static TokenSource file(Path file, Clock clock) {
        return new TokenSource() {
            private static final Duration KEPT = Duration.ofMinutes(1);
            private String token = "";
            private Instant read = Instant.MIN;

            @Override
            public synchronized String token() {
                Instant now = clock.now();
                if (token.isEmpty() || read.plus(KEPT).isBefore(now)) {
                    try {
                        token = Files.readString(file).strip();
                        read = now;
                    } catch (IOException e) {
                        if (token.isEmpty()) {
                            throw new UncheckedIOException("failed to read token file " + file, e);
                        }
                    }
                }
                return token;
            }
        };
    }
}
