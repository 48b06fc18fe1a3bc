package io.jukung.apiserver.chain;

import io.jukung.apiserver.request.ApiRequest;
import io.jukung.apiserver.request.ApiResponse;
import io.jukung.apiserver.request.Filter;
import io.jukung.apiserver.request.RequestHandler;
import io.jukung.base.metrics.Gauge;
import io.jukung.base.metrics.Metrics;
import io.jukung.machinery.status.StatusException;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Refuses with 429 what would be too much at once; reads and writes are counted apart, and what
 * lasts is not counted. {@code system:masters} always passes, so that an operator can look.
 */
public final class InFlightLimit implements Filter {
    private final @Nullable Semaphore readOnly;
    private final @Nullable Semaphore mutating;
    private final Gauge.Child readOnlyRunning;
    private final Gauge.Child mutatingRunning;

    /** Limits of 0 mean none. */
    public InFlightLimit(int readOnly, int mutating, Metrics metrics) {
        Gauge running =
                metrics.gauge(
                        "apiserver_current_inflight_requests",
                        "Maximal number of currently used inflight request limit of this apiserver"
                                + " per request kind in last second.",
                        "request_kind");
        readOnlyRunning = running.with("readOnly");
        mutatingRunning = running.with("mutating");
        this.readOnly = readOnly == 0 ? null : new Semaphore(readOnly);
        this.mutating = mutating == 0 ? null : new Semaphore(mutating);
    }

    @Override
    public ApiResponse handle(ApiRequest request, RequestHandler next) throws Exception {
        if (LongRunning.is(request)) {
            return next.handle(request);
        }
        boolean reads = request.info().readOnly();
        Semaphore limit = reads ? readOnly : mutating;
        boolean counted = limit != null && limit.tryAcquire();
        if (limit != null && !counted && !request.user().groups().contains("system:masters")) {
            throw StatusException.tooManyRequests("Too many requests, please try again later.", 1);
        }
        Gauge.Child running = reads ? readOnlyRunning : mutatingRunning;
        running.increment();
        Runnable end =
                () -> {
                    running.decrement();
                    if (counted && limit != null) {
                        limit.release();
                    }
                };
        boolean stays = false;
        try {
            ApiResponse response = next.handle(request);
            // most of the work for a list is to write it
            stays = response instanceof ApiResponse.Listing && request.exchange() != null;
            if (stays) {
                request.whenAnswered(end);
            }
            return response;
        } finally {
            if (!stays) {
                end.run();
            }
        }
    }
}
