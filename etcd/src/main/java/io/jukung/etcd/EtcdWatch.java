package io.jukung.etcd;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.jukung.base.Clock;
import io.jukung.etcd.wire.WatchCreateRequest;
import io.jukung.etcd.wire.WatchResponse;
import io.jukung.store.KeyValue;
import io.jukung.store.Range;
import io.jukung.store.StoreException;
import io.jukung.store.Watch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A watch that outlives members: when its stream breaks, or the member falls ill, it goes on at
 * another member from the revision after the last one delivered. What the history there no longer
 * has ends it with {@link StoreException.Compacted}.
 *
 * <pre>
 *   member ──stream──▶ inbox ──▶ next()
 *                        ▲ broken, ill, closed
 * </pre>
 */
final class EtcdWatch implements Watch {
    private static final System.Logger LOG = System.getLogger("etcd-client");
    private static final Duration OPENING = Duration.ofSeconds(3);
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(20);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

    /** What {@link #next} waits for. */
    sealed interface Signal {
        record Message(WatchStream from, WatchResponse response) implements Signal {}

        record Broken(WatchStream stream, Throwable cause) implements Signal {}

        record Closed() implements Signal {}
    }

    private final Members members;
    private final Keys keys;
    private final Range range;
    private final Clock clock;
    private final Consumer<EtcdWatch> onClose;
    private final LinkedBlockingQueue<Signal> inbox = new LinkedBlockingQueue<>();
    private final List<Event> fragments = new ArrayList<>();
    private volatile @Nullable WatchStream stream;
    private volatile boolean closed;

    /** The next revision to deliver; 0 until the first member said what is now. */
    private long next;

    private long reached;
    private boolean opened;
    private long openingUntil;
    private long notBefore;
    private Duration pause = SHORTEST_PAUSE;

    /**
     * @param from as in {@link io.jukung.store.Store#watch}
     */
    EtcdWatch(
            Members members,
            Keys keys,
            Range range,
            long from,
            Clock clock,
            Consumer<EtcdWatch> onClose) {
        this.onClose = onClose;
        this.members = members;
        this.keys = keys;
        this.range = range;
        this.next = from;
        this.reached = Math.max(from - 1, 0);
        this.clock = clock;
        this.notBefore = clock.nanoTime();
    }

    /** Waits until a member has taken the watch. */
    void open(Duration patience) throws InterruptedException {
        long deadline = clock.nanoTime() + patience.toNanos();
        Throwable last = null;
        while (!opened) {
            long left = deadline - clock.nanoTime();
            if (left <= 0 || closed) {
                throw new StoreException.Unavailable(
                        last == null ? "etcd did not take a watch in time" : text(last));
            }
            Signal signal = await(left);
            if (signal instanceof Signal.Broken broken) {
                last = broken.cause();
            }
            if (signal != null) {
                boolean ignored = handle(signal) != null;
            }
        }
    }

    @Override
    public @Nullable Batch next(Duration timeout) throws InterruptedException {
        long deadline = clock.nanoTime() + timeout.toNanos();
        while (true) {
            if (closed) {
                return null;
            }
            Signal signal = await(deadline - clock.nanoTime());
            if (signal == null) {
                if (deadline - clock.nanoTime() <= 0) {
                    return closed ? null : new Batch(List.of(), reached);
                }
                continue;
            }
            Batch batch = handle(signal);
            if (batch != null) {
                return batch;
            }
        }
    }

    /** Waits for a signal, a part of the time at least; opens a stream where there is none. */
    private @Nullable Signal await(long nanos) throws InterruptedException {
        long wait = nanos;
        WatchStream current = stream;
        long now = clock.nanoTime();
        if (current == null) {
            if (now - notBefore >= 0) {
                connect();
                wait = Math.min(wait, OPENING.toNanos());
            } else {
                wait = Math.min(wait, notBefore - now);
            }
        } else if (!opened) {
            if (now - openingUntil >= 0) {
                return new Signal.Broken(
                        current,
                        new StoreException.Unavailable("the member did not take the watch"));
            }
            wait = Math.min(wait, openingUntil - now);
        }
        return wait <= 0 ? inbox.poll() : inbox.poll(wait, TimeUnit.NANOSECONDS);
    }

    private void connect() {
        members.checkOpen();
        WatchStream fresh = new WatchStream(members.choose(), inbox);
        opened = false;
        openingUntil = clock.nanoTime() + OPENING.toNanos();
        stream = fresh;
        WatchCreateRequest create =
                WatchCreateRequest.newBuilder()
                        .setKey(keys.encode(range.from()))
                        .setRangeEnd(keys.end(range))
                        .setStartRevision(next)
                        .setPrevKv(true)
                        .setProgressNotify(true)
                        .setFragment(true)
                        .build();
        try {
            fresh.open(create);
        } catch (StatusRuntimeException e) {
            inbox.add(new Signal.Broken(fresh, e)); // a member that cannot be used
        }
        if (closed) {
            fresh.end();
        }
    }

    /** Takes in a signal; answers what there is to deliver, or null. */
    private @Nullable Batch handle(Signal signal) {
        return switch (signal) {
            case Signal.Closed ignored -> null;
            case Signal.Broken(WatchStream which, Throwable cause) -> {
                if (which == stream) {
                    broken(which, cause);
                }
                yield null;
            }
            case Signal.Message(WatchStream which, WatchResponse response) -> {
                if (which != stream) {
                    yield null;
                }
                which.more();
                yield message(which, response);
            }
        };
    }

    private @Nullable Batch message(WatchStream from, WatchResponse response) {
        long revision = response.getHeader().getRevision();
        if (response.getCanceled()) {
            if (response.getCompactRevision() > 0) {
                close();
                throw new StoreException.Compacted(next, response.getCompactRevision());
            }
            String reason = response.getCancelReason();
            if (reason.contains("permission denied")) {
                close();
                throw new StoreException.Unavailable(reason);
            }
            broken(from, new StoreException.Unavailable(reason));
            return null;
        }
        if (response.getCreated()) {
            opened = true;
            pause = SHORTEST_PAUSE;
            if (next == 0) {
                next = revision + 1;
            }
            reached = Math.max(reached, Math.min(revision, next - 1));
            return null;
        }
        for (io.jukung.etcd.wire.Event event : response.getEventsList()) {
            if (event.getKv().getModRevision() >= next) {
                fragments.add(event(event));
            }
        }
        if (response.getFragment()) {
            return null;
        }
        if (fragments.isEmpty()) {
            // events of a revision come together, so that nothing of this one is still to come
            reached = Math.max(reached, revision);
            next = Math.max(next, revision + 1);
            return new Batch(List.of(), reached);
        }
        List<Event> events = List.copyOf(fragments);
        fragments.clear();
        reached = events.getLast().keyValue().modRevision();
        next = reached + 1;
        return new Batch(events, reached);
    }

    private Event event(io.jukung.etcd.wire.Event wire) {
        KeyValue previous = wire.hasPrevKv() ? keys.decode(wire.getPrevKv()) : null;
        io.jukung.etcd.wire.KeyValue now = wire.getKv();
        boolean deletion = wire.getType() == io.jukung.etcd.wire.Event.EventType.DELETE;
        boolean creation = !deletion && now.getCreateRevision() == now.getModRevision();
        if (previous == null && !creation) {
            // what was before has been compacted since
            close();
            throw new StoreException.Compacted(next, now.getModRevision());
        }
        return deletion && previous != null
                ? new Event(Type.DELETE, Keys.deleted(previous, now.getModRevision()), previous)
                : new Event(Type.PUT, keys.decode(now), previous);
    }

    private void broken(WatchStream which, Throwable cause) {
        which.end();
        stream = null;
        fragments.clear();
        if (cause instanceof StatusRuntimeException e && !closed) {
            Status.Code code = e.getStatus().getCode();
            if (code == Status.Code.UNAUTHENTICATED || code == Status.Code.PERMISSION_DENIED) {
                close();
                throw new StoreException.Unavailable(Answers.text(e), e);
            }
        }
        if (!closed) {
            LOG.log(
                    System.Logger.Level.DEBUG,
                    "watch of {0} at {1} broke: {2}",
                    range.from(),
                    which.member(),
                    text(cause));
            members.failed(which.member(), text(cause));
        }
        notBefore = clock.nanoTime() + (opened ? 0 : pause.toNanos());
        pause =
                pause.compareTo(LONGEST_PAUSE.dividedBy(2)) < 0
                        ? pause.multipliedBy(2)
                        : LONGEST_PAUSE;
        opened = false;
    }

    private static String text(Throwable cause) {
        return cause instanceof StatusRuntimeException e
                ? Answers.text(e)
                : String.valueOf(cause.getMessage());
    }

    @Override
    public void requestProgress() {
        WatchStream open = stream;
        if (open != null && members.progressIsTrustworthy()) {
            open.requestProgress();
        }
    }

    @Override
    public void close() {
        closed = true;
        onClose.accept(this);
        inbox.add(new Signal.Closed());
        WatchStream open = stream;
        if (open != null) {
            open.end();
        }
    }
}
