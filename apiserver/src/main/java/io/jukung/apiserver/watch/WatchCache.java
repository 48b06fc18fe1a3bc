package io.jukung.apiserver.watch;

import io.jukung.apiserver.registry.ApiObject;
import io.jukung.http.Burst;
import io.jukung.machinery.status.StatusException;
import io.jukung.store.KeyValue;
import io.jukung.store.Range;
import io.jukung.store.Store;
import io.jukung.store.Store.RangeResult;
import io.jukung.store.StoreException;
import io.jukung.store.Watch;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The recent changes of one resource. It opens its watch of the store when somebody first asks,
 * keeps a bounded history so that watchers can start a little in the past, and hands each change to
 * each watcher's own queue.
 *
 * <pre>
 *   store ──watch──▶ reader thread ──▶ history (bounded) ──▶ watcher, watcher, … (bounded queues)
 * </pre>
 *
 * <p>Where the store is in this process, its index is the cache of current objects. Of a store
 * elsewhere the current objects are kept here, as the watch brings them: {@link #state}. Where they
 * are not to be kept, a watcher that starts in the past has a watch of that store to itself.
 */
public final class WatchCache implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("kube-apiserver");
    private static final int HISTORY = 1024;
    private static final Duration PAUSE = Duration.ofMillis(5);
    private static final Duration IDLE = Duration.ofSeconds(30);
    private static final Duration ASK_EVERY = Duration.ofMillis(100);

    private final Store store;
    private final Range range;
    private final String name;
    private final Function<KeyValue, ApiObject> reader;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition advanced = lock.newCondition();
    private final @Nullable CurrentState state;
    private final ArrayDeque<Change> history = new ArrayDeque<>();
    private final List<Watcher> watchers = new CopyOnWriteArrayList<>();
    private final Set<WatchCache> apart = ConcurrentHashMap.newKeySet();
    private @Nullable Runnable whenLeft;
    private final Burst burst = new Burst();
    private @Nullable Watch source;
    private long oldest;

    /** Where this cache began to read, which may be long after the server's first request. */
    private long began;

    private volatile long revision;
    private volatile long lastChange;
    private boolean closed;

    /**
     * @param range all keys of the resource
     * @param name the resource's, for the thread and the log
     * @param reader makes of a stored value the object that watchers see
     * @param keep whether the current objects are kept here
     */
    public WatchCache(
            Store store,
            Range range,
            String name,
            Function<KeyValue, ApiObject> reader,
            boolean keep) {
        this.state = keep ? new CurrentState() : null;
        this.store = store;
        this.range = range;
        this.name = name;
        this.reader = reader;
    }

    /** Everything up to this revision has been handed to the watchers. */
    long revision() {
        return revision;
    }

    /** The revision of the last change that was seen, 0 for none. */
    public long lastChange() {
        return lastChange;
    }

    /** How many watchers there are. */
    public int watchers() {
        return watchers.size() + apart.size();
    }

    /** Starts reading, where that has not happened yet; changes from here on are seen. */
    public void start() {
        lock.lock();
        try {
            if (source != null || closed) {
                return;
            }
            open(load());
        } finally {
            lock.unlock();
        }
    }

    private void open(long after) {
        Watch opened = store.watch(range, after + 1);
        source = opened;
        oldest = after;
        began = after;
        revision = after;
        Thread.ofVirtual().name("watch-" + name).start(() -> read(opened));
    }

    /** A watcher whose past this cache does not have: fed by the store alone. */
    private Watcher apart(long after) {
        WatchCache own = new WatchCache(store, range, name, reader, false);
        own.whenLeft =
                () -> {
                    apart.remove(own);
                    own.close();
                };
        Watcher watcher = new Watcher(own, after);
        own.watchers.add(watcher);
        own.lock.lock();
        try {
            own.open(after);
        } finally {
            own.lock.unlock();
        }
        apart.add(own);
        return watcher;
    }

    /** Where to begin: with what is there, if it is kept here. */
    private long load() {
        if (state == null) {
            return store.revision();
        }
        RangeResult all = store.range(range, 0, 0);
        state.reset(all.keyValues());
        return all.revision();
    }

    /**
     * The current objects of a store elsewhere, once they are known up to a revision.
     *
     * @param atLeast 0 for whatever is known
     * @return null where that revision does not come in time, or the store is in this process
     */
    public @Nullable RangeResult state(Range wanted, long atLeast, Duration patience) {
        if (state == null) {
            return null;
        }
        start();
        lock.lock();
        try {
            return await(atLeast, patience)
                    ? new RangeResult(state.in(wanted), revision, false, 0)
                    : null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException.Unavailable("interrupted");
        } finally {
            lock.unlock();
        }
    }

    /** Waits until everything up to a revision is known, asking the store for news meanwhile. */
    private boolean await(long atLeast, Duration patience) throws InterruptedException {
        long left = patience.toNanos();
        while (source != null && revision < atLeast) {
            if (left <= 0) {
                return false;
            }
            source.requestProgress();
            long slice = Math.min(left, ASK_EVERY.toNanos());
            left -= slice - advanced.awaitNanos(slice);
        }
        return source != null;
    }

    /**
     * Adds a watcher for every change after a revision.
     *
     * @throws StoreException.Compacted where neither history nor store reach back that far
     */
    public Watcher watch(long after) {
        start();
        lock.lock();
        try {
            if (closed) {
                throw new StoreException.Unavailable("the server is shutting down");
            }
            Watcher watcher = new Watcher(this, after);
            if (after < oldest && state != null && oldest != began) {
                // as upstream's caches; a store elsewhere may not tell when the past is complete
                throw new StoreException.Compacted(after, oldest);
            }
            if (after < oldest && store.remote()) {
                return apart(after);
            }
            if (after < oldest) {
                past(after, oldest).forEach(change -> watcher.offer(change, burst));
            }
            history.forEach(change -> watcher.offer(change, burst));
            watchers.add(watcher);
            return watcher;
        } finally {
            lock.unlock();
        }
    }

    /** What the store remembers between two revisions, the first excluded, the last included. */
    private List<Change> past(long after, long until) {
        List<Change> changes = new ArrayList<>();
        try (Watch watch = store.watch(range, after + 1)) {
            // what is there comes without waiting
            for (Duration wait = Duration.ZERO; ; wait = PAUSE) {
                Watch.Batch batch = watch.next(wait);
                if (batch == null) {
                    return changes;
                }
                for (Watch.Event event : batch.events()) {
                    if (event.keyValue().modRevision() <= until) {
                        changes.add(change(event, null));
                    }
                }
                if (batch.revision() >= until) {
                    return changes;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException.Unavailable("interrupted");
        }
    }

    void remove(Watcher watcher) {
        watchers.remove(watcher);
        Runnable left = whenLeft;
        if (left != null) {
            left.run();
        }
    }

    private void read(Watch watch) {
        long asked = System.nanoTime();
        try (watch) {
            while (true) {
                Watch.Batch batch = watch.next(IDLE);
                if (batch == null) {
                    break;
                }
                if (batch.events().isEmpty() && System.nanoTime() - asked >= IDLE.toNanos()) {
                    asked = System.nanoTime();
                    watch.requestProgress(); // bookmarks of a quiet resource tell of it
                }
                accept(batch);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (StoreException | StatusException e) {
            LOG.log(Level.WARNING, "watch of " + name + " ended: " + e.getMessage());
        }
        restartLater(watch);
    }

    private void accept(Watch.Batch batch) {
        lock.lock();
        try {
            for (Watch.Event event : batch.events()) {
                KeyValue known = state == null ? null : state.apply(event);
                Change change = change(event, known);
                history.addLast(change);
                lastChange = change.revision();
                if (history.size() > HISTORY) {
                    oldest = history.removeFirst().revision();
                }
                for (Watcher watcher : watchers) {
                    watcher.offer(change, burst);
                }
            }
            revision = Math.max(revision, batch.revision());
            advanced.signalAll();
        } finally {
            burst.send();
            lock.unlock();
        }
    }

    /** Watchers end and their clients come again; the next one opens a new watch of the store. */
    private void restartLater(Watch ended) {
        lock.lock();
        try {
            if (source == ended) {
                source = null;
                history.clear();
                watchers.forEach(Watcher::end);
                watchers.clear();
                advanced.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * @param known the instance that readers have had of what was there before, if that is at hand
     */
    private Change change(Watch.Event event, @Nullable KeyValue known) {
        KeyValue now = event.keyValue();
        KeyValue before = known == null ? event.previous() : known;
        return new Change(
                now.modRevision(),
                event.type() == Watch.Type.DELETE,
                reader.apply(now),
                before == null ? null : reader.apply(before));
    }

    @Override
    public void close() {
        Watch open;
        lock.lock();
        try {
            closed = true;
            open = source;
            watchers.forEach(Watcher::end);
        } finally {
            lock.unlock();
        }
        if (open != null) {
            open.close();
        }
        apart.forEach(WatchCache::close);
    }
}
