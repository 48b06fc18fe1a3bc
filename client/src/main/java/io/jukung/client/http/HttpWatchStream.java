package io.jukung.client.http;

import io.jukung.client.WatchStream;
import io.jukung.http.HttpClient;
import io.jukung.machinery.tree.Json;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.machinery.tree.MalformedException;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;

/** A watch's answer: one JSON object per line, each {@code {"type": …, "object": …}}. */
final class HttpWatchStream implements WatchStream {
    private static final System.Logger LOG = System.getLogger("client");

    private final HttpClient.Response response;
    private final InputStream in;
    private volatile boolean closed;

    HttpWatchStream(HttpClient.Response response) {
        this.response = response;
        in = new BufferedInputStream(response.body(), 16 * 1024);
    }

    @Override
    public @Nullable Event next() throws InterruptedException {
        try {
            byte[] line = line();
            if (line == null) {
                return null;
            }
            JsonObject event = Json.parse(line);
            return new Event(event.string("type"), event.object("object"));
        } catch (IOException | MalformedException e) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            if (!closed) {
                LOG.log(Level.DEBUG, "Watch ended: {0}", e.getMessage());
            }
            return null;
        }
    }

    private byte @Nullable [] line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(4096);
        while (true) {
            int b = in.read();
            if (b < 0) {
                // What stands before a cut is no whole event.
                return null;
            }
            if (b == '\n') {
                if (line.size() > 0) {
                    return line.toByteArray();
                }
            } else {
                line.write(b);
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        response.close();
    }
}
