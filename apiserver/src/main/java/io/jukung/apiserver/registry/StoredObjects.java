package io.jukung.apiserver.registry;

import io.jukung.apiserver.storage.ObjectForm;
import io.jukung.apiserver.storage.StorageSettings;
import io.jukung.apiserver.watch.WatchCache;
import io.jukung.base.Clock;
import io.jukung.machinery.names.GroupResource;
import io.jukung.machinery.status.StatusException;
import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.store.KeyValue;
import io.jukung.store.Range;
import io.jukung.store.Store;
import io.jukung.store.Store.RangeResult;
import io.jukung.store.Store.TxnResult;
import io.jukung.store.Txn;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Where one resource's objects are in the store, and how they get there: keys as upstream lays them
 * out, values without their resourceVersion.
 *
 * <pre>
 *   /registry/pods/default/web        /registry/minions/node-1
 * </pre>
 */
final class StoredObjects {
    private static final Duration PATIENCE = Duration.ofSeconds(3);
    private static final Duration ASKING_ELSEWHERE = Duration.ofSeconds(1);
    private static final Duration OWN_WRITES = Duration.ofMillis(500);

    private final ResourceDefinition resource;
    private final Store store;
    private final WatchCache changes;
    private final ExpiryLeases leases;
    private final ObjectForm form;
    private final String root;
    private final AtomicLong lastWrite = new AtomicLong();

    StoredObjects(
            ResourceDefinition resource,
            Store all,
            Clock clock,
            ObjectForm form,
            StorageSettings settings) {
        this.resource = resource;
        GroupResource name = resource.groupResource();
        this.store = all.keeping(name.group() + "/" + name.resource());
        this.form = form;
        this.root = "/registry/" + resource.storagePrefix() + "/";
        this.leases = new ExpiryLeases(store, clock, resource.timeToLive(), settings.leaseReuse());
        this.changes =
                new WatchCache(
                        store,
                        Range.prefix(root()),
                        resource.resource(),
                        this::object,
                        store.remote() && settings.caches(name));
    }

    WatchCache changes() {
        return changes;
    }

    /** The revision of the last write of this resource by this server; 0 for none yet. */
    long lastWrite() {
        return lastWrite.get();
    }

    String root() {
        return root;
    }

    String key(String namespace, String name) {
        return resource.namespaced() ? root + namespace + "/" + name : root + name;
    }

    /** How many objects there are. */
    long count() {
        return store.count(Range.prefix(root()), 0);
    }

    /** All keys of a namespace, or of the resource. */
    Range range(String namespace) {
        return Range.prefix(
                resource.namespaced() && !namespace.isEmpty() ? root() + namespace + "/" : root());
    }

    /** What a key holds, as the resource's operations see it. */
    ApiObject object(KeyValue stored) {
        return ApiObject.of(stored, form).as(resource.reshaping());
    }

    @Nullable ApiObject get(String namespace, String name) {
        KeyValue found = store.get(key(namespace, name));
        return found == null ? null : object(found);
    }

    /**
     * Whether the store has an object otherwise than it would be written today, so that a write
     * which changes nothing must be made all the same.
     */
    boolean stale(ApiObject object) {
        JsonObject meta = object.tree().object("metadata");
        KeyValue stored = store.get(key(meta.string("namespace"), meta.string("name")));
        return stored != null && form.read(stored.key(), stored.value()).stale();
    }

    /**
     * An object as it was not long ago: with all writes of this server, and those of others as far
     * as the watch has brought them. That there is none is certain.
     */
    @Nullable ApiObject getRecent(String namespace, String name) {
        Range key = Range.key(key(namespace, name));
        RangeResult known = changes.state(key, lastWrite.get(), OWN_WRITES);
        return known == null || known.keyValues().isEmpty()
                ? get(namespace, name)
                : object(known.keyValues().getFirst());
    }

    /** An object as it was at a revision or at any time since; 0 for any time. */
    @Nullable ApiObject getSince(String namespace, String name, long atLeast) {
        RangeResult found = listSince(Range.key(key(namespace, name)), atLeast, 1);
        return found.keyValues().isEmpty() ? null : object(found.keyValues().getFirst());
    }

    /** A range as {@link #getRecent} sees it. */
    RangeResult listRecent(Range range) {
        RangeResult known = changes.state(range, lastWrite.get(), OWN_WRITES);
        return known == null ? store.range(range, 0, 0) : known;
    }

    /**
     * A range as it is now. A cache in front of a store elsewhere answers once it knows that it has
     * seen all that was written before it was asked, and gives more than the limit; where it cannot
     * know, the store itself answers.
     */
    RangeResult listNow(Range range, int limit) {
        if (store.remote()) {
            // so that a watch from this list's revision finds everything since
            changes.start();
        }
        RangeResult known =
                store.remote() && store.progressIsTrustworthy()
                        ? changes.state(range, store.revision(), PATIENCE)
                        : null;
        return known == null ? store.range(range, 0, limit) : known;
    }

    /**
     * A range as it was at a revision or at any time since.
     *
     * @param atLeast 0 for any time
     */
    RangeResult listSince(Range range, long atLeast, int limit) {
        RangeResult known = changes.state(range, atLeast, ASKING_ELSEWHERE);
        if (known != null) {
            return known;
        }
        await(atLeast);
        return store.range(range, 0, limit);
    }

    /** A range as it was at a revision. */
    RangeResult listAt(Range range, long revision, int limit) {
        await(revision);
        RangeResult result = store.range(range, revision, limit);
        return new RangeResult(result.keyValues(), revision, result.more(), result.remaining());
    }

    long revision() {
        return store.revision();
    }

    /**
     * Waits a little for a revision that another server may have handed out already.
     *
     * @throws StatusException Timeout where it does not come
     */
    void await(long revision) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (store.revision() < revision) {
            if (System.nanoTime() > deadline) {
                throw tooLarge(revision, store.revision());
            }
            try {
                Thread.sleep(50);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw tooLarge(revision, store.revision());
            }
        }
    }

    private static StatusException tooLarge(long revision, long current) {
        String message = "Too large resource version: " + revision + ", current: " + current;
        return StatusException.of(
                504,
                "Timeout",
                "Timeout: " + message,
                JsonObject.of(
                        "causes",
                        JsonArray.of(
                                JsonObject.of(
                                        "reason", "ResourceVersionTooLarge",
                                        "message", "Too large resource version")),
                        "retryAfterSeconds",
                        1L));
    }

    /** Stores a new object; AlreadyExists where its key is taken. */
    ApiObject create(JsonObject object) {
        JsonObject meta = object.object("metadata");
        JsonObject bare = bare(object);
        String key = key(meta.string("namespace"), meta.string("name"));
        Txn txn = Txn.create(key, form.write(key, bare), leases.lease(), bare);
        TxnResult result = store.commit(txn);
        if (!result.succeeded()) {
            throw StatusException.alreadyExists(resource.groupResource(), meta.string("name"));
        }
        return written(result);
    }

    /** Replaces what was read; null where somebody else was faster. */
    @Nullable ApiObject replace(ApiObject old, JsonObject object) {
        JsonObject meta = old.tree().object("metadata");
        JsonObject bare = bare(object);
        String key = key(meta.string("namespace"), meta.string("name"));
        Txn txn = Txn.update(key, revisionOf(old), form.write(key, bare), leases.lease(), bare);
        TxnResult result = store.commit(txn);
        return result.succeeded() ? written(result) : null;
    }

    /** Deletes what was read; null where somebody else was faster. */
    @Nullable ApiObject delete(ApiObject old) {
        JsonObject meta = old.tree().object("metadata");
        TxnResult result =
                store.commit(
                        Txn.delete(
                                key(meta.string("namespace"), meta.string("name")),
                                revisionOf(old)));
        if (!result.succeeded()) {
            return null;
        }
        lastWrite.accumulateAndGet(result.revision(), Math::max);
        return old.at(result.revision());
    }

    static long revisionOf(ApiObject object) {
        return Long.parseLong(object.tree().object("metadata").string("resourceVersion"));
    }

    private ApiObject written(TxnResult result) {
        lastWrite.accumulateAndGet(result.revision(), Math::max);
        KeyValue stored = result.changed().getFirst();
        if (stored == null) {
            throw new IllegalStateException("a put that put nothing");
        }
        return object(stored);
    }

    private JsonObject bare(JsonObject object) {
        Reshaping reshaping = resource.reshaping();
        return (reshaping == null ? object : reshaping.write(object))
                .withoutAt("metadata", "resourceVersion");
    }
}
