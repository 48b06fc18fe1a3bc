package io.jukung.apiserver.registry;

import io.jukung.apiserver.request.ApiResponse.Event;
import io.jukung.apiserver.request.ApiResponse.EventSource;
import io.jukung.machinery.status.StatusException;
import org.jspecify.annotations.Nullable;

/**
 * A watch that cannot begin: its one event says why. Only what is wrong with the request itself is
 * answered with an error's code instead.
 */
final class FailedWatch implements EventSource {
    private @Nullable Event event;

    FailedWatch(StatusException why) {
        this.event = new Event("ERROR", ApiObject.ofTree(why.status()));
    }

    @Override
    public @Nullable Event next() {
        Event only = event;
        event = null;
        return only;
    }

    @Override
    public boolean ready() {
        return false;
    }

    @Override
    public void close() {}
}
