package io.jukung.apiserver.watch;

import io.jukung.apiserver.registry.ApiObject;
import io.jukung.machinery.status.StatusException;
import io.jukung.store.KeyValue;
import io.jukung.store.Range;
import io.jukung.store.Store;
import io.jukung.store.StoreException;
import io.jukung.store.Watch;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The recent changes of one resource. It opens its watch of the store when the first watcher comes,
 * keeps a bounded history so that watchers can start a little in the past, and hands each change to
 * each watcher's own queue.
 *
 * <pre>
 *   store ──watch──▶ reader thread ──▶ history (bounded) ──▶ watcher, watcher, … (bounded queues)
 * </pre>
 *
 * <p>Objects themselves are not kept here: the store's index is the cache.
 */
public final class WatchCache implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("kube-apiserver");
    private static final int HISTORY = 1024;
    private static final Duration PAUSE = Duration.ofMillis(5);
    private static final Duration IDLE = Duration.ofSeconds(30);

    private final Store store;
    private final Range range;
    private final String name;
    private final Function<KeyValue, ApiObject> reader;
    private final Object lock = new Object();
    private final ArrayDeque<Change> history = new ArrayDeque<>();
    private final List<Watcher> watchers = new CopyOnWriteArrayList<>();
    private @Nullable Watch source;
    private long oldest;
    private volatile long revision;
    private volatile long lastChange;
    private boolean closed;

    /**
     * @param range all keys of the resource
     * @param name the resource's, for the thread and the log
     * @param reader makes of a stored value the object that watchers see
     */
    public WatchCache(Store store, Range range, String name, Function<KeyValue, ApiObject> reader) {
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
        return watchers.size();
    }

    /** Starts reading, where that has not happened yet; changes from here on are seen. */
    public void start() {
        synchronized (lock) {
            if (source != null || closed) {
                return;
            }
            long now = store.revision();
            source = store.watch(range, now + 1);
            oldest = now;
            revision = now;
            Watch opened = source;
            Thread.ofVirtual().name("watch-" + name).start(() -> read(opened));
        }
    }

    /**
     * Adds a watcher for every change after a revision.
     *
     * @throws StoreException.Compacted where neither history nor store reach back that far
     */
    public Watcher watch(long after) {
        start();
        synchronized (lock) {
            if (closed) {
                throw new StoreException.Unavailable("the server is shutting down");
            }
            Watcher watcher = new Watcher(this, after);
            if (after < oldest) {
                past(after, oldest).forEach(watcher::offer);
            }
            history.forEach(watcher::offer);
            watchers.add(watcher);
            return watcher;
        }
    }

    /** What the store remembers between two revisions, the first excluded, the last included. */
    private List<Change> past(long after, long until) {
        List<Change> changes = new ArrayList<>();
        try (Watch watch = store.watch(range, after + 1)) {
            // what is there comes without waiting; only a store elsewhere needs time
            for (Duration wait = Duration.ZERO; ; wait = PAUSE) {
                Watch.Batch batch = watch.next(wait);
                if (batch == null) {
                    return changes;
                }
                for (Watch.Event event : batch.events()) {
                    if (event.keyValue().modRevision() <= until) {
                        changes.add(change(event));
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
    }

    private void read(Watch watch) {
        try (watch) {
            while (true) {
                Watch.Batch batch = watch.next(IDLE);
                if (batch == null) {
                    break;
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
        synchronized (lock) {
            for (Watch.Event event : batch.events()) {
                Change change = change(event);
                history.addLast(change);
                lastChange = change.revision();
                if (history.size() > HISTORY) {
                    oldest = history.removeFirst().revision();
                }
                for (Watcher watcher : watchers) {
                    watcher.offer(change);
                }
            }
            revision = Math.max(revision, batch.revision());
        }
    }

    /** Watchers end and their clients come again; the next one opens a new watch of the store. */
    private void restartLater(Watch ended) {
        synchronized (lock) {
            if (source == ended) {
                source = null;
                history.clear();
                watchers.forEach(Watcher::end);
                watchers.clear();
            }
        }
    }

    private Change change(Watch.Event event) {
        KeyValue now = event.keyValue();
        KeyValue before = event.previous();
        return new Change(
                now.modRevision(),
                event.type() == Watch.Type.DELETE,
                reader.apply(now),
                before == null ? null : reader.apply(before));
    }

    @Override
    public void close() {
        Watch open;
        synchronized (lock) {
            closed = true;
            open = source;
            watchers.forEach(Watcher::end);
        }
        if (open != null) {
            open.close();
        }
    }
}
