package io.jukung.apiserver.registry;

import io.jukung.apiserver.request.ApiRequest;
import io.jukung.apiserver.request.RequestInfo;
import io.jukung.apiserver.request.UserInfo;
import io.jukung.apiserver.watch.Change;
import io.jukung.apiserver.watch.Watcher;
import io.jukung.http.Headers;
import io.jukung.machinery.status.FieldError;
import io.jukung.machinery.status.StatusException;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.store.Store.RangeResult;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A resource's objects for the server's own parts. */
final class StoredResourceObjects implements Objects {
    private static final System.Logger LOG = System.getLogger("kube-apiserver");
    private static final Duration FOREVER = Duration.ofDays(365);

    private final Resource resource;

    StoredResourceObjects(Resource resource) {
        this.resource = resource;
    }

    @Override
    public ResourceDefinition resource() {
        return resource.definition;
    }

    @Override
    public @Nullable JsonObject get(String namespace, String name) {
        ApiObject found = resource.stored.getRecent(namespace, name);
        return found == null ? null : found.tree();
    }

    @Override
    public List<JsonObject> list(String namespace) {
        return trees(resource.stored.listRecent(resource.stored.range(namespace)));
    }

    private List<JsonObject> trees(RangeResult result) {
        return result.keyValues().stream().map(kv -> resource.stored.object(kv).tree()).toList();
    }

    @Override
    public JsonObject create(JsonObject object) {
        JsonObject identified =
                Metadata.identify(
                        resource.defaulted(Metadata.wipe(object)),
                        resource.clock.now(),
                        resource.random);
        JsonObject named =
                Metadata.generatesName(identified)
                        ? Metadata.generateName(identified, resource.random)
                        : identified;
        ApiRequest request = internal(named);
        JsonObject prepared = resource.strategy().prepareForCreate(request, named);
        List<FieldError> errors = new ArrayList<>(Metadata.validate(resource.definition, prepared));
        errors.addAll(resource.strategy().validate(prepared));
        if (!errors.isEmpty()) {
            throw Resource.invalid(resource.definition.storageKind(), prepared, errors);
        }
        JsonObject allocated = resource.strategy().allocate(request, prepared, null);
        boolean stored = false;
        try {
            JsonObject created = resource.stored.create(allocated).tree();
            stored = true;
            return created;
        } finally {
            if (!stored) {
                resource.strategy().allocationFailed(allocated, null);
            }
        }
    }

    private ApiRequest internal(JsonObject object) {
        JsonObject meta = object.object("metadata");
        return ApiRequest.local(
                new UserInfo("system:apiserver", "", List.of("system:masters"), Map.of()),
                RequestInfo.resource(
                        "create",
                        resource.definition
                                .storageVersion()
                                .resource(resource.definition.resource()),
                        meta.string("namespace"),
                        meta.string("name"),
                        ""),
                Map.of(),
                Headers.of("User-Agent", "kube-apiserver"),
                object);
    }

    @Override
    public JsonObject update(String namespace, String name, UnaryOperator<JsonObject> change) {
        ApiObject written = new Updating(resource).guaranteed(namespace, name, false, change);
        if (written == null) {
            throw StatusException.notFound(resource.definition.groupResource(), name);
        }
        return written.tree();
    }

    @Override
    public void delete(String namespace, String name) {
        try {
            new Deletion(resource)
                    .delete(
                            null,
                            DeleteOptions.NONE,
                            resource.definition.groupResource(),
                            namespace,
                            name);
        } catch (StatusException e) {
            if (!e.isNotFound()) {
                throw e;
            }
        }
    }

    @Override
    public <T> Supplier<T> derived(Function<List<JsonObject>, T> from) {
        return new Derived<>(from);
    }

    /**
     * Worked out anew once this server has written, or the watch has brought a change, since the
     * last time.
     */
    private final class Derived<T> implements Supplier<T> {
        private final Function<List<JsonObject>, T> from;
        private volatile @Nullable Known<T> known;

        Derived(Function<List<JsonObject>, T> from) {
            this.from = from;
        }

        @Override
        public T get() {
            Known<T> current = known;
            if (current != null && current.covers() >= newest()) {
                return current.value();
            }
            synchronized (this) {
                current = known;
                if (current != null && current.covers() >= newest()) {
                    return current.value();
                }
                resource.stored.changes().start();
                RangeResult all = resource.stored.listRecent(resource.stored.range(""));
                T value = from.apply(trees(all));
                known = new Known<>(value, all.revision());
                return value;
            }
        }

        private long newest() {
            return Math.max(resource.stored.lastWrite(), resource.stored.changes().lastChange());
        }
    }

    /** A value and the revision that it was worked out at. */
    private record Known<T>(T value, long covers) {}

    @Override
    public AutoCloseable observe(Observer observer) {
        resource.stored.changes().start();
        RangeResult state = resource.stored.listRecent(resource.stored.range(""));
        Watcher watcher = resource.stored.changes().watch(state.revision());
        Thread.ofVirtual()
                .name("observe-" + resource.definition.resource())
                .start(() -> follow(observer, trees(state), watcher));
        return watcher;
    }

    private void follow(Observer observer, List<JsonObject> state, Watcher watcher) {
        try (watcher) {
            for (JsonObject object : state) {
                observer.changed(null, object);
            }
            while (!watcher.ended()) {
                Change change = watcher.next(FOREVER);
                if (change == null) {
                    continue;
                }
                ApiObject before = change.previous();
                observer.changed(
                        before == null ? null : before.tree(),
                        change.deleted() ? null : change.object().tree());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "an observer of " + resource.definition.resource() + " failed", e);
        }
    }
}
