package io.jukung.apiserver.chain;

import io.jukung.apiserver.request.ApiRequest;
import io.jukung.apiserver.request.ApiResponse;
import io.jukung.apiserver.request.Filter;
import io.jukung.apiserver.request.RequestHandler;
import io.jukung.base.GoDuration;
import io.jukung.machinery.status.StatusException;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Ends requests that take longer than the server's limit, or than the client's own {@code
 * ?timeout=5s} where that is shorter; the source is apiserver's {@code WithRequestDeadline}.
 *
 * <p>The request's thread is interrupted, so a request ends where it waits: for a body, a webhook,
 * a revision that is not there yet. A write that has been handed to the store is waited for, so an
 * answer never contradicts what was done.
 */
public final class Deadline implements Filter, AutoCloseable {
    /** How long a write may take at most, from reading its body on. */
    private static final Duration WRITE_LIMIT = Duration.ofSeconds(34);

    private final Duration limit;
    private final ScheduledThreadPoolExecutor timer;

    /**
     * @param limit {@code --request-timeout}
     */
    public Deadline(Duration limit) {
        this.limit = limit;
        timer =
                new ScheduledThreadPoolExecutor(
                        1, Thread.ofPlatform().daemon().name("request-deadlines").factory());
        timer.setRemoveOnCancelPolicy(true);
        timer.setKeepAliveTime(1, TimeUnit.MINUTES);
        timer.allowCoreThreadTimeOut(true);
    }

    private enum State {
        RUNNING,
        DONE,
        LATE,
        INTERRUPTED
    }

    @Override
    public ApiResponse handle(ApiRequest request, RequestHandler next) throws Exception {
        if (LongRunning.is(request)) {
            return next.handle(request);
        }
        Duration time = time(request);
        AtomicReference<State> state = new AtomicReference<>(State.RUNNING);
        Thread worker = Thread.currentThread();
        Future<?> alarm =
                timer.schedule(
                        () -> interrupt(worker, state), time.toNanos(), TimeUnit.NANOSECONDS);
        try {
            ApiResponse response = next.handle(request);
            end(state, alarm);
            return response;
        } catch (Exception e) {
            if (!end(state, alarm)) {
                throw timeout(request);
            }
            throw e;
        } catch (Error e) {
            end(state, alarm);
            throw e;
        }
    }

    private static void interrupt(Thread worker, AtomicReference<State> state) {
        if (state.compareAndSet(State.RUNNING, State.LATE)) {
            worker.interrupt();
            state.set(State.INTERRUPTED);
        }
    }

    /** False where the alarm went off; then its interrupt has come and is gone. */
    private static boolean end(AtomicReference<State> state, Future<?> alarm) {
        if (state.compareAndSet(State.RUNNING, State.DONE)) {
            alarm.cancel(false);
            return true;
        }
        while (state.get() != State.INTERRUPTED) {
            Thread.onSpinWait();
        }
        Thread.interrupted();
        return false;
    }

    private static StatusException timeout(ApiRequest request) {
        return StatusException.timeout(
                request.info().readOnly()
                        ? "request did not complete within the allotted timeout"
                        : "request did not complete within requested timeout - context"
                                + " deadline exceeded",
                0);
    }

    private Duration time(ApiRequest request) {
        Duration most =
                request.info().readOnly() || limit.compareTo(WRITE_LIMIT) < 0 ? limit : WRITE_LIMIT;
        String asked = request.option("timeout");
        if (asked.isEmpty()) {
            return most;
        }
        Duration own;
        try {
            own = GoDuration.parse(asked);
        } catch (IllegalArgumentException e) {
            throw StatusException.badRequest(
                    "invalid timeout specified in the request URL - " + e.getMessage());
        }
        boolean sooner = own.isPositive() && own.compareTo(most) < 0;
        return sooner ? own : most;
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
