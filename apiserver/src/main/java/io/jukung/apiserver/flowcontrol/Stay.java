package io.jukung.apiserver.flowcontrol;

import io.jukung.apiserver.request.ApiRequest;
import io.jukung.base.metrics.Gauge;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A request's stay in its level, from being let in until its seats are free again. It may end on
 * another thread than the one that began it, and may be ended more than once.
 */
final class Stay extends AtomicBoolean {
    private static final long serialVersionUID = 1;

    final transient FlowTable.Flow flow;
    final transient ApiRequest request;
    final transient Work work;
    final transient @Nullable Waiting waited;
    final long began = System.nanoTime();
    private final transient Gauge.Child running;

    /**
     * @param waited how it waited, null where it found seats at once
     * @param running counts requests of its kind
     */
    Stay(
            FlowTable.Flow flow,
            ApiRequest request,
            Work work,
            @Nullable Waiting waited,
            Gauge.Child running) {
        this.flow = flow;
        this.request = request;
        this.work = work;
        this.waited = waited;
        this.running = running;
        flow.counts().begin(work);
        flow.level().dispatched.increment();
        flow.level().stays.add(this);
        running.increment();
    }

    /** The answer stands, or the watch has been begun. */
    void end() {
        if (getPlain() || !compareAndSet(false, true)) {
            return;
        }
        running.decrement();
        flow.level().stays.remove(this);
        boolean watch = request.info().verb().equals("watch");
        flow.counts().end(work, watch, System.nanoTime() - began);
        // at an exempt level nobody waits for what is kept
        if (work.after().isZero() || flow.level().spec().exempt()) {
            leave();
        } else {
            Executor later =
                    CompletableFuture.delayedExecutor(
                            work.after().toNanos(), TimeUnit.NANOSECONDS, Runnable::run);
            later.execute(this::leave);
        }
    }

    private void leave() {
        if (waited == null) {
            flow.level().leave(work.seats());
        } else {
            flow.level().leave(waited);
        }
    }
}
