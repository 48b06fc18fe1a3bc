package io.jukung.client.informer;

import io.jukung.api.Kind;
import io.jukung.api.KubeObject;
import io.jukung.base.Clock;
import io.jukung.client.Client;
import io.jukung.client.ListOptions;
import io.jukung.client.Listing;
import io.jukung.client.WatchStream;
import io.jukung.machinery.status.StatusException;
import io.jukung.machinery.tree.JsonObject;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a local copy of a resource by one list and a watch from there on.
 *
 * <pre>
 *   list ──▶ watch from its revision ──end of stream──▶ watch from the last revision seen
 *    ▲                │                                              │
 *    └──── 410 ◀──────┴────────────────── 410 ◀──────────────────────┘
 *   (429, 5xx, no connection: the same step again, 0.8 s to 30 s later or as Retry-After says)
 * </pre>
 *
 * <ul>
 *   <li>A list replaces the store at once: no reader sees half of it, and handlers are told the
 *       difference, deletions included.
 *   <li>Handlers hear of each change after the store shows it, in the order of revisions.
 *   <li>A handler that joins late first hears {@code added} for all that is there.
 *   <li>Read your own writes: {@link #await} waits until the store shows a revision that a write
 *       returned; {@link OwnWrites} does so for a reconciler.
 *   <li>There is no resync: nothing is told twice.
 *   <li>In process, objects are the server's own instances.
 * </ul>
 */
public final class Informer<T extends KubeObject> implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("informer");
    private static final Duration FIRST_DELAY = Duration.ofMillis(800);
    private static final Duration LONGEST_DELAY = Duration.ofSeconds(30);

    private final Client client;
    private final Kind<T> kind;
    private final Scope scope;
    private final Clock clock;
    private final RandomGenerator random;
    private final UnaryOperator<JsonObject> transform;
    private final Store<T> store = new Store<>();
    private final List<Handler<T>> handlers = new CopyOnWriteArrayList<>();

    /** Held while a change is stored and told, and while a handler joins. */
    private final ReentrantLock lock = new ReentrantLock();

    private final Condition progressed = lock.newCondition();
    private volatile boolean synced;
    private volatile long seen;
    private volatile boolean closed;
    private @Nullable Thread thread;
    private volatile @Nullable WatchStream stream;
    private String revision = "";

    /**
     * @param transform what to keep of each object, for those who need only a part; {@link
     *     UnaryOperator#identity} to share the server's instance
     */
    public Informer(
            Client client,
            Kind<T> kind,
            Scope scope,
            Clock clock,
            RandomGenerator random,
            UnaryOperator<JsonObject> transform) {
        this.client = client;
        this.kind = kind;
        this.scope = scope;
        this.clock = clock;
        this.random = random;
        this.transform = transform;
    }

    /** Starts the informer's thread; further calls do nothing. */
    public void start() {
        lock.lock();
        try {
            if (thread == null && !closed) {
                thread =
                        Thread.ofVirtual()
                                .name("informer-" + kind.resource().groupResource())
                                .start(this::run);
            }
        } finally {
            lock.unlock();
        }
    }

    public Kind<T> kind() {
        return kind;
    }

    public Lister<T> lister() {
        return store;
    }

    /** Adds an index; an object stands under every value that the function gives for it. */
    public Informer<T> index(String name, Function<T, ? extends Collection<String>> values) {
        lock.lock();
        try {
            store.index(name, values);
        } finally {
            lock.unlock();
        }
        return this;
    }

    /** Adds a handler; it hears {@code added} for everything that is in the store already. */
    public Informer<T> handle(Handler<T> handler) {
        lock.lock();
        try {
            for (T object : store.list()) {
                contained(() -> handler.added(object));
            }
            handlers.add(handler);
        } finally {
            lock.unlock();
        }
        return this;
    }

    public void unhandle(Handler<T> handler) {
        handlers.remove(handler);
    }

    /** Whether the first list is in the store and every handler knows it. */
    public boolean hasSynced() {
        return synced;
    }

    /** Waits for {@link #hasSynced}. */
    public void awaitSynced() throws InterruptedException {
        lock.lock();
        try {
            while (!synced && !closed) {
                progressed.await();
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Whether the store shows a revision, or a later one.
     *
     * @param resourceVersion what a write of an object in this informer's scope returned
     */
    public boolean hasSeen(String resourceVersion) {
        return seen >= number(resourceVersion);
    }

    /** Waits for {@link #hasSeen}; false where that took longer than the limit. */
    public boolean await(String resourceVersion, Duration limit) throws InterruptedException {
        long wanted = number(resourceVersion);
        long left = limit.toNanos();
        lock.lock();
        try {
            while (seen < wanted) {
                if (left <= 0 || closed) {
                    return false;
                }
                left = progressed.awaitNanos(left);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Stops; the store keeps what it has. */
    @Override
    public void close() {
        Thread running;
        lock.lock();
        try {
            closed = true;
            running = thread;
            progressed.signalAll();
        } finally {
            lock.unlock();
        }
        WatchStream open = stream;
        if (open != null) {
            open.close();
        }
        if (running != null) {
            running.interrupt();
        }
    }

    private void run() {
        int failures = 0;
        boolean listed = false;
        String from = "0";
        while (!closed) {
            try {
                if (!listed) {
                    list(from);
                    listed = true;
                }
                failures = watch() ? 0 : failures + 1;
                if (failures > 1) {
                    pause(failures - 1, 0);
                }
            } catch (InterruptedException e) {
                return;
            } catch (StatusException e) {
                if (closed) {
                    return;
                }
                if (e.isExpired()) {
                    LOG.log(Level.DEBUG, "{0}: {1}; listing anew", kind.resource(), e.getMessage());
                    from = listed ? revision : "";
                    listed = false;
                    if (++failures < 3) {
                        continue;
                    }
                }
                failures = sleepAfter(e, failures);
            } catch (RuntimeException e) {
                if (closed) {
                    return;
                }
                failures = sleepAfter(e, failures);
            }
        }
    }

    private int sleepAfter(RuntimeException e, int failures) {
        int retryAfter = e instanceof StatusException s ? s.retryAfterSeconds() : 0;
        LOG.log(
                failures < 3 ? Level.DEBUG : Level.WARNING,
                "Failed to watch " + kind.resource() + ": " + e.getMessage());
        try {
            pause(failures + 1, retryAfter);
        } catch (InterruptedException stop) {
            closed = true;
        }
        return failures + 1;
    }

    private void pause(int failures, int retryAfterSeconds) throws InterruptedException {
        double millis =
                Math.min(
                        FIRST_DELAY.toMillis() * Math.pow(2, failures - 1),
                        LONGEST_DELAY.toMillis());
        long jittered = (long) (millis * (1 + random.nextDouble()));
        clock.sleep(Duration.ofMillis(Math.max(jittered, retryAfterSeconds * 1000L)));
    }

    private void list(String from) {
        ListOptions options = scope.options().withResourceVersion(from);
        Listing<T> list =
                from.isEmpty()
                        ? client.listAll(kind, scope.namespace(), options)
                        : client.list(kind, scope.namespace(), options);
        Map<String, T> now = new LinkedHashMap<>(list.items().size() * 2);
        for (T object : list.items()) {
            T kept = kept(object.node());
            now.put(kept.key(), kept);
        }
        lock.lock();
        try {
            Map<String, T> before = store.replace(now);
            shown(list.resourceVersion());
            now.forEach((key, object) -> tell(before.get(key), object));
            before.forEach((key, object) -> {
                if (!now.containsKey(key)) {
                    tellDeleted(object);
                }
            });
            synced = true;
            progressTo(list.resourceVersion());
        } finally {
            lock.unlock();
        }
    }

    /** Follows one watch to its end; true where anything came. */
    private boolean watch() throws InterruptedException {
        int seconds = 300 + random.nextInt(300);
        boolean any = false;
        ListOptions options = scope.options().withResourceVersion(revision).forWatch(seconds);
        try (WatchStream events = client.watch(kind, scope.namespace(), options)) {
            stream = events;
            while (!closed) {
                WatchStream.Event event = events.next();
                if (event == null) {
                    return any;
                }
                apply(event);
                any = true;
            }
        } finally {
            stream = null;
        }
        return any;
    }

    private void apply(WatchStream.Event event) {
        JsonObject object = event.object();
        if (event.type().equals("ERROR")) {
            throw StatusException.of(object);
        }
        String version = object.object("metadata").string("resourceVersion");
        lock.lock();
        try {
            switch (event.type()) {
                case "ADDED", "MODIFIED" -> {
                    T now = kept(object);
                    T before = store.put(now.key(), now);
                    shown(version);
                    tell(before, now);
                }
                case "DELETED" -> {
                    T last = kept(object);
                    store.remove(last.key());
                    shown(version);
                    tellDeleted(last);
                }
                case "BOOKMARK" -> {}
                default -> throw new IllegalStateException("watch event " + event.type());
            }
            progressTo(version);
        } finally {
            lock.unlock();
        }
    }

    private T kept(JsonObject object) {
        return kind.of(transform.apply(object));
    }

    private void tell(@Nullable T before, T now) {
        if (before == null) {
            each(handler -> handler.added(now));
        } else if (!before.resourceVersion().equals(now.resourceVersion())
                || !before.uid().equals(now.uid())) {
            each(handler -> handler.updated(before, now));
        }
    }

    private void tellDeleted(T last) {
        each(handler -> handler.deleted(last));
    }

    private void each(Consumer<Handler<T>> call) {
        for (Handler<T> handler : handlers) {
            contained(() -> call.accept(handler));
        }
    }

    private void contained(Runnable call) {
        try {
            call.run();
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "Handler of " + kind.resource() + " failed", e);
        }
    }

    /** Before handlers hear of it: the reconcile that one of them starts asks hasSeen. */
    private void shown(String version) {
        seen = number(version);
    }

    /** Called with the lock held. */
    private void progressTo(String version) {
        revision = version;
        seen = number(version);
        progressed.signalAll();
    }

    private static long number(String resourceVersion) {
        return resourceVersion.isEmpty() ? 0 : Long.parseLong(resourceVersion);
    }
}
