package io.jukung.apiserver.chain;

import io.jukung.apiserver.request.ApiRequest;
import io.jukung.apiserver.request.ApiResponse;
import io.jukung.apiserver.request.Filter;
import io.jukung.apiserver.request.RequestHandler;
import io.jukung.machinery.status.StatusException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Refuses with 429 what would be too much at once; reads and writes are counted apart, and what
 * lasts is not counted. {@code system:masters} always passes, so that an operator can look.
 */
public final class InFlightLimit implements Filter {
    private final @Nullable Semaphore readOnly;
    private final @Nullable Semaphore mutating;
    private final AtomicInteger readOnlyRunning = new AtomicInteger();
    private final AtomicInteger mutatingRunning = new AtomicInteger();

    /** Limits of 0 mean none. */
    public InFlightLimit(int readOnly, int mutating) {
        this.readOnly = readOnly == 0 ? null : new Semaphore(readOnly);
        this.mutating = mutating == 0 ? null : new Semaphore(mutating);
    }

    /** How many counted reads run now. */
    public int readOnlyRunning() {
        return readOnlyRunning.get();
    }

    /** How many counted writes run now. */
    public int mutatingRunning() {
        return mutatingRunning.get();
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
            throw StatusException.tooManyRequests(
                    "Too many requests, please try again later.", 1);
        }
        AtomicInteger running = reads ? readOnlyRunning : mutatingRunning;
        running.incrementAndGet();
        try {
            return next.handle(request);
        } finally {
            running.decrementAndGet();
            if (counted && limit != null) {
                limit.release();
            }
        }
    }
}
