package io.jukung.apiserver.chain;

import io.jukung.apiserver.request.ApiRequest;
import io.jukung.apiserver.request.ApiResponse;
import io.jukung.apiserver.request.Filter;
import io.jukung.apiserver.request.RequestHandler;
import io.jukung.base.GoDuration;
import io.jukung.machinery.status.StatusException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

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

    /** How much later than its time a request may be ended. */
    private static final long TICK_NANOS = Duration.ofMillis(20).toNanos();

    private final Duration limit;
    private final Set<Running> running = ConcurrentHashMap.newKeySet();
    private final Thread timer;
    private volatile boolean resting;
    private volatile boolean closed;

    /**
     * @param limit {@code --request-timeout}
     */
    public Deadline(Duration limit) {
        this.limit = limit;
        timer = Thread.ofPlatform().daemon().name("request-deadlines").unstarted(this::watch);
        timer.start();
    }

    private enum State {
        RUNNING,
        DONE,
        LATE,
        INTERRUPTED
    }

    /** One request; whoever moves its state on from RUNNING decides how it ends. */
    private static final class Running extends AtomicReference<State> {
        private static final long serialVersionUID = 1;

        private final transient Thread worker = Thread.currentThread();
        private final long until;

        Running(Duration time) {
            super(State.RUNNING);
            until = System.nanoTime() + time.toNanos();
        }

        void interruptIfLate(long now) {
            if (now - until >= 0 && compareAndSet(State.RUNNING, State.LATE)) {
                worker.interrupt();
                set(State.INTERRUPTED);
            }
        }

        /** False where it was late; then its interrupt has come and is gone. */
        boolean end() {
            if (compareAndSet(State.RUNNING, State.DONE)) {
                return true;
            }
            while (get() != State.INTERRUPTED) {
                Thread.onSpinWait();
            }
            Thread.interrupted();
            return false;
        }
    }

    @Override
    public ApiResponse handle(ApiRequest request, RequestHandler next) throws Exception {
        if (LongRunning.is(request)) {
            return next.handle(request);
        }
        Running own = new Running(time(request));
        running.add(own);
        if (resting) {
            LockSupport.unpark(timer);
        }
        try {
            ApiResponse response = next.handle(request);
            own.end();
            return response;
        } catch (Exception e) {
            if (!own.end()) {
                throw timeout(request);
            }
            throw e;
        } catch (Error e) {
            own.end();
            throw e;
        } finally {
            running.remove(own);
        }
    }

    /** A look at all that run, every now and then, costs each of them less than an alarm. */
    private void watch() {
        while (!closed) {
            LockSupport.parkNanos(TICK_NANOS);
            long now = System.nanoTime();
            running.forEach(each -> each.interruptIfLate(now));
            if (running.isEmpty()) {
                resting = true;
                if (running.isEmpty() && !closed) {
                    LockSupport.park();
                }
                resting = false;
            }
        }
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
        Duration own = asked(request);
        boolean sooner = own.isPositive() && own.compareTo(most) < 0;
        return sooner ? own : most;
    }

    /** What the client says, zero where it says nothing. */
    public static Duration asked(ApiRequest request) {
        String asked = request.option("timeout");
        if (asked.isEmpty()) {
            return Duration.ZERO;
        }
        try {
            return GoDuration.parse(asked);
        } catch (IllegalArgumentException e) {
            throw StatusException.badRequest(
                    "invalid timeout specified in the request URL - " + e.getMessage());
        }
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(timer);
    }
}
