package io.jukung.apiserver.flowcontrol;

import io.jukung.apiserver.request.ApiResponse.Event;
import io.jukung.apiserver.request.ApiResponse.EventSource;
import io.jukung.apiserver.request.ApiResponse.Sink;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** A watch that keeps its seats until its reader has what was there when it began. */
final class OpeningWatch implements EventSource {
    private final EventSource source;
    private final Stay stay;
    private final Runnable forget;
    private final AtomicBoolean closed = new AtomicBoolean();
    private boolean open;

    /**
     * @param forget run when the watch ends
     */
    OpeningWatch(EventSource source, Stay stay, Runnable forget) {
        this.source = source;
        this.stay = stay;
        this.forget = forget;
    }

    private void look() {
        if (!open && !source.ready()) {
            open = true;
            stay.end();
        }
    }

    @Override
    public @Nullable Event next() throws InterruptedException {
        look();
        return source.next();
    }

    @Override
    public @Nullable Event next(Sink sink) throws InterruptedException {
        look();
        return source.next(sink);
    }

    @Override
    public boolean ready() {
        return source.ready();
    }

    @Override
    public void close() {
        source.close();
        stay.end();
        if (closed.compareAndSet(false, true)) {
            forget.run();
        }
    }
}
