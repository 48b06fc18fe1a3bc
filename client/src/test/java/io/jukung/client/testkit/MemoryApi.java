package io.jukung.client.testkit;

import io.jukung.client.ApiCall;
import io.jukung.client.Client;
import io.jukung.client.Transport;
import io.jukung.client.WatchStream;
import io.jukung.machinery.names.GroupResource;
import io.jukung.machinery.names.GroupVersion;
import io.jukung.machinery.names.GroupVersionResource;
import io.jukung.machinery.patch.JsonPatch;
import io.jukung.machinery.patch.MergePatch;
import io.jukung.machinery.selector.FieldSelector;
import io.jukung.machinery.selector.LabelSelector;
import io.jukung.machinery.status.StatusException;
import io.jukung.machinery.time.Times;
import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An API server's storage in memory: revisions, uids, optimistic locking, generateName,
 * generations, finalizers, graceful deletion of pods, propagation, preconditions, selectors, watch
 * with replay and expiry, merge patches. No defaults, validation, admission or authorization: for
 * tests of loops. Safe for several threads.
 *
 * <pre>{@code
 * MemoryApi api = new MemoryApi();
 * Client client = api.client();
 * api.served("v1", "pods", "Pod", true);   // only where discovery is asked
 * }</pre>
 */
public final class MemoryApi {
    private static final long NO_BODY = -1;

    private record Path(String group, String resource, String namespace, String name) {}

    private record Change(
            long revision, String type, Path path, @Nullable JsonObject before, JsonObject now) {}

    private record Served(GroupVersionResource resource, String kind, boolean namespaced) {}

    private final Map<Path, JsonObject> objects =
            new TreeMap<>(
                    Comparator.comparing(Path::group)
                            .thenComparing(Path::resource)
                            .thenComparing(Path::namespace)
                            .thenComparing(Path::name));
    private final List<Change> history = new ArrayList<>();
    private final List<Stream> streams = new CopyOnWriteArrayList<>();
    private final List<Served> served = new ArrayList<>();
    private final List<ApiCall> calls = new ArrayList<>();
    private final List<Consumer<ApiCall>> interceptors = new CopyOnWriteArrayList<>();
    private long revision = 1;
    private long compacted = 0;

    public Client client() {
        return new Client(transport());
    }

    /** Another identity's way in; all see the same storage. */
    public Transport transport() {
        return new Transport() {
            @Override
            public JsonObject call(ApiCall call) {
                return MemoryApi.this.call(call);
            }

            @Override
            public JsonObject get(String path) {
                return discovery(path);
            }

            @Override
            public WatchStream watch(ApiCall call) {
                return MemoryApi.this.watch(call);
            }

            @Override
            public void close() {}
        };
    }

    /** Runs before every call; it may throw a StatusException to refuse it. */
    public void intercept(Consumer<ApiCall> interceptor) {
        interceptors.add(interceptor);
    }

    public void clearInterceptors() {
        interceptors.clear();
    }

    /** Every write so far, in order. */
    public synchronized List<ApiCall> writes() {
        return List.copyOf(calls);
    }

    public synchronized void served(
            String apiVersion, String resource, String kind, boolean namespaced) {
        served.add(new Served(GroupVersion.parse(apiVersion).resource(resource), kind, namespaced));
    }

    /** Forgets history: watches from before answer 410. */
    public synchronized void compact() {
        history.clear();
        compacted = revision;
    }

    /** Ends every open watch, as a restarting server does. */
    public void dropWatches() {
        streams.forEach(Stream::close);
    }

    /** The newest revision. */
    public synchronized long revision() {
        return revision;
    }

    /** Puts an object as it is, whatever a server would say; status included. */
    public synchronized JsonObject put(GroupVersionResource resource, JsonObject object) {
        JsonObject metadata = object.object("metadata");
        Path path =
                new Path(
                        resource.group(),
                        resource.resource(),
                        metadata.string("namespace"),
                        metadata.string("name"));
        JsonObject full = object;
        if (!metadata.has("uid")) {
            full = full.withAt(UUID.randomUUID().toString(), "metadata", "uid");
        }
        if (!metadata.has("creationTimestamp")) {
            full = full.withAt(Times.format(Instant.now()), "metadata", "creationTimestamp");
        }
        return store(path, full);
    }

    private synchronized JsonObject call(ApiCall call) {
        for (Consumer<ApiCall> interceptor : interceptors) {
            interceptor.accept(call);
        }
        Path path = path(call);
        switch (call.verb()) {
            case GET, LIST, WATCH -> {}
            default -> calls.add(call);
        }
        return switch (call.verb()) {
            case GET -> existing(path);
            case LIST -> list(call);
            case CREATE -> create(call);
            case UPDATE -> update(call, path, call.object());
            case MERGE_PATCH, STRATEGIC_PATCH ->
                    update(
                            call,
                            path,
                            checked(
                                    path,
                                    MergePatch.apply(existing(path), call.object()),
                                    call.object()));
            case DELETE -> delete(call, path);
            case DELETE_COLLECTION -> {
                for (JsonObject item : matching(call)) {
                    JsonObject m = item.object("metadata");
                    delete(
                            call,
                            new Path(
                                    path.group(),
                                    path.resource(),
                                    m.string("namespace"),
                                    m.string("name")));
                }
                yield success();
            }
            case JSON_PATCH -> {
                Object operations = call.body() == null ? JsonArray.EMPTY : call.body();
                JsonObject before = existing(path);
                yield update(
                        call,
                        path,
                        checked(path, JsonPatch.apply(before, operations), JsonObject.EMPTY));
            }
            case APPLY -> {
                JsonObject before = objects.get(path);
                yield before == null
                        ? create(call)
                        : update(call, path, MergePatch.apply(before, call.object()));
            }
            case WATCH -> throw new IllegalArgumentException("watch through call");
        };
    }

    private JsonObject create(ApiCall call) {
        if (!call.subresource().isEmpty()) {
            return post(call);
        }
        JsonObject object = call.object();
        JsonObject metadata = object.object("metadata");
        String name = metadata.string("name");
        if (name.isEmpty() && metadata.has("generateName")) {
            String suffix = Long.toString(revision + 60_466_176L, 36);
            name = metadata.string("generateName") + suffix.substring(suffix.length() - 5);
        }
        Path path =
                new Path(
                        call.resource().group(),
                        call.resource().resource(),
                        call.namespace(),
                        name);
        if (objects.containsKey(path)) {
            throw StatusException.alreadyExists(call.resource().groupResource(), name);
        }
        JsonObject.Builder full =
                metadata.edit()
                        .put("name", name)
                        .put("uid", UUID.randomUUID().toString())
                        .put("creationTimestamp", Times.format(Instant.now()))
                        .put("generation", 1L)
                        .remove("resourceVersion");
        if (!call.namespace().isEmpty()) {
            full.put("namespace", call.namespace());
        }
        return store(path, object.with("metadata", full.build()));
    }

    private JsonObject post(ApiCall call) {
        Path path = path(call);
        JsonObject object = existing(path);
        switch (call.subresource()) {
            case "binding" ->
                    store(
                            path,
                            object.withAt(
                                    call.object().object("target").string("name"),
                                    "spec",
                                    "nodeName"));
            case "eviction" -> delete(call, path);
            default ->
                    throw StatusException.notFound(
                            call.resource().groupResource(), call.subresource());
        }
        return success();
    }

    private JsonObject update(ApiCall call, Path path, JsonObject wanted) {
        JsonObject before = existing(path);
        String version = wanted.object("metadata").string("resourceVersion");
        JsonObject old = before.object("metadata");
        String uid = wanted.object("metadata").string("uid");
        if (!uid.isEmpty() && !uid.equals(old.string("uid"))) {
            throw StatusException.conflict(
                    call.resource().groupResource(),
                    call.name(),
                    "Precondition failed: UID in precondition: "
                            + uid
                            + ", UID in object meta: "
                            + old.string("uid"));
        }
        if (!version.isEmpty() && !version.equals(old.string("resourceVersion"))) {
            throw StatusException.modified(call.resource().groupResource(), call.name());
        }
        JsonObject.Builder metadata = wanted.object("metadata").edit();
        for (String fixed :
                List.of(
                        "uid",
                        "creationTimestamp",
                        "deletionTimestamp",
                        "generation",
                        "deletionGracePeriodSeconds",
                        "namespace",
                        "name",
                        "resourceVersion")) {
            metadata.putOrRemove(fixed, old.get(fixed));
        }
        JsonObject next =
                switch (call.subresource()) {
                    case "status" ->
                            before.edit()
                                    .putOrRemove("status", wanted.get("status"))
                                    .put("metadata", metadata.build())
                                    .build();
                    case "finalize" -> before.edit().put("spec", wanted.object("spec")).build();
                    default ->
                            wanted.edit()
                                    .put("metadata", metadata.build())
                                    .putOrRemove(
                                            "status",
                                            hasStatus(path)
                                                    ? before.get("status")
                                                    : wanted.get("status"))
                                    .build();
                };
        if (next.equals(before)) {
            return before;
        }
        if (!next.object("spec").equals(before.object("spec"))) {
            next = next.withAt(old.integer("generation", 1) + 1, "metadata", "generation");
        }
        if (old.has("deletionTimestamp") && deletable(path, next)) {
            return remove(path, next);
        }
        return store(path, next);
    }

    private JsonObject delete(ApiCall call, Path path) {
        JsonObject object = existing(path);
        JsonObject metadata = object.object("metadata");
        JsonObject options =
                call.subresource().equals("eviction")
                        ? call.object().object("deleteOptions")
                        : call.object();
        JsonObject conditions = options.object("preconditions");
        for (String key : List.of("uid", "resourceVersion")) {
            if (conditions.has(key) && !conditions.get(key).equals(metadata.get(key))) {
                throw StatusException.conflict(
                        call.resource().groupResource(),
                        path.name(),
                        "Precondition failed: " + key);
            }
        }
        List<Object> finalizers = new ArrayList<>(metadata.array("finalizers").asList());
        switch (options.string("propagationPolicy")) {
            case "Foreground" -> addOnce(finalizers, "foregroundDeletion");
            case "Orphan" -> addOnce(finalizers, "orphan");
            default -> {}
        }
        long grace = options.integer("gracePeriodSeconds", NO_BODY);
        if (grace == NO_BODY) {
            boolean scheduled = !object.object("spec").string("nodeName").isEmpty();
            grace =
                    path.resource().equals("pods") && scheduled
                            ? object.object("spec").integer("terminationGracePeriodSeconds", 30)
                            : 0;
        }
        JsonObject marked =
                object.with(
                        "metadata",
                        metadata.edit()
                                .putOrRemove(
                                        "finalizers",
                                        finalizers.isEmpty() ? null : JsonArray.copyOf(finalizers))
                                .put(
                                        "deletionTimestamp",
                                        metadata.has("deletionTimestamp")
                                                ? metadata.get("deletionTimestamp")
                                                : Times.format(Instant.now().plusSeconds(grace)))
                                .put("deletionGracePeriodSeconds", grace)
                                .build());
        if (path.resource().equals("namespaces")) {
            marked = marked.withAt("Terminating", "status", "phase");
        }
        if (deletable(path, marked)) {
            remove(path, marked);
            return success();
        }
        return marked.equals(object) ? object : store(path, marked);
    }

    private static boolean deletable(Path path, JsonObject object) {
        JsonObject metadata = object.object("metadata");
        boolean held =
                path.resource().equals("namespaces")
                        && !object.object("spec").array("finalizers").isEmpty();
        return !held
                && metadata.array("finalizers").isEmpty()
                && metadata.integer("deletionGracePeriodSeconds", 0) == 0;
    }

    private static boolean hasStatus(Path path) {
        return !List.of("events", "configmaps", "secrets", "leases", "endpoints")
                .contains(path.resource());
    }

    private JsonObject store(Path path, JsonObject object) {
        revision++;
        JsonObject stored = object.withAt(Long.toString(revision), "metadata", "resourceVersion");
        JsonObject before = objects.put(path, stored);
        publish(new Change(revision, before == null ? "ADDED" : "MODIFIED", path, before, stored));
        return stored;
    }

    private JsonObject remove(Path path, JsonObject last) {
        revision++;
        JsonObject before = objects.remove(path);
        JsonObject gone = last.withAt(Long.toString(revision), "metadata", "resourceVersion");
        publish(new Change(revision, "DELETED", path, before, gone));
        return gone;
    }

    private void publish(Change change) {
        history.add(change);
        streams.forEach(stream -> stream.offer(change));
    }

    private JsonObject existing(Path path) {
        JsonObject object = objects.get(path);
        if (object == null) {
            throw StatusException.notFound(
                    new GroupResource(path.group(), path.resource()), path.name());
        }
        return object;
    }

    private JsonObject list(ApiCall call) {
        List<JsonObject> items = matching(call);
        int from = Integer.parseInt(call.query().getOrDefault("continue", "0"));
        int limit = Integer.parseInt(call.query().getOrDefault("limit", "0"));
        int to = limit == 0 ? items.size() : Math.min(items.size(), from + limit);
        return JsonObject.of(
                "kind",
                "List",
                "apiVersion",
                call.resource().groupVersion().apiVersion(),
                "metadata",
                JsonObject.of(
                        "resourceVersion",
                        Long.toString(revision),
                        "continue",
                        to < items.size() ? Integer.toString(to) : null),
                "items",
                JsonArray.copyOf(items.subList(from, to)));
    }

    private List<JsonObject> matching(ApiCall call) {
        List<JsonObject> items = new ArrayList<>();
        objects.forEach((path, object) -> {
            if (selects(call, path, object)) {
                items.add(object);
            }
        });
        return items;
    }

    private synchronized WatchStream watch(ApiCall call) {
        for (Consumer<ApiCall> interceptor : interceptors) {
            interceptor.accept(call);
        }
        String version = call.query().getOrDefault("resourceVersion", "");
        long from = version.isEmpty() ? revision : Long.parseLong(version);
        if (from > 0 && from < compacted) {
            throw StatusException.expired("too old resource version: " + from);
        }
        Stream stream = new Stream(call);
        for (Change change : history) {
            if (change.revision() > from) {
                stream.offer(change);
            }
        }
        streams.add(stream);
        return stream;
    }

    private final class Stream implements WatchStream {
        private static final Event END = new Event("END", JsonObject.EMPTY);
        private final ApiCall call;
        private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();

        Stream(ApiCall call) {
            this.call = call;
        }

        void offer(Change change) {
            boolean was = change.before() != null && selects(call, change.path(), change.before());
            boolean is =
                    !change.type().equals("DELETED") && selects(call, change.path(), change.now());
            if (is) {
                events.add(new Event(was ? "MODIFIED" : "ADDED", change.now()));
            } else if (was) {
                events.add(new Event("DELETED", change.now()));
            }
        }

        @Override
        public @Nullable Event next() throws InterruptedException {
            Event event = events.take();
            if (event == END) {
                events.add(END);
                return null;
            }
            return event;
        }

        @Override
        public void close() {
            streams.remove(this);
            events.add(END);
        }
    }

    private static boolean selects(ApiCall call, Path path, JsonObject object) {
        if (!path.group().equals(call.resource().group())
                || !path.resource().equals(call.resource().resource())
                || (!call.namespace().isEmpty() && !call.namespace().equals(path.namespace()))) {
            return false;
        }
        String labels = call.query().getOrDefault("labelSelector", "");
        String fields = call.query().getOrDefault("fieldSelector", "");
        return (labels.isEmpty()
                        || LabelSelector.parse(labels)
                                .matches(object.object("metadata").object("labels")))
                && (fields.isEmpty() || FieldSelector.parse(fields).matches(fieldsOf(object)));
    }

    /** Every string member by its path. */
    private static Map<String, String> fieldsOf(JsonObject object) {
        Map<String, String> fields = new LinkedHashMap<>();
        collect("", object, fields);
        return fields;
    }

    private static void collect(String prefix, JsonObject object, Map<String, String> into) {
        object.forEach((key, value) -> {
            switch (value) {
                case JsonObject child -> collect(prefix + key + ".", child, into);
                case String text -> into.put(prefix + key, text);
                default -> {}
            }
        });
    }

    private JsonObject checked(Path path, JsonObject merged, JsonObject patch) {
        // A patch locks only where it names a version itself.
        JsonObject metadata = patch.object("metadata");
        JsonObject before = existing(path).object("metadata");
        if (metadata.has("uid") && !metadata.string("uid").equals(before.string("uid"))) {
            throw StatusException.conflict(
                    new GroupResource(path.group(), path.resource()), path.name(), "uid mismatch");
        }
        return metadata.has("resourceVersion")
                ? merged
                : merged.withoutAt("metadata", "resourceVersion");
    }

    private static void addOnce(List<Object> list, String value) {
        if (!list.contains(value)) {
            list.add(value);
        }
    }

    private static Path path(ApiCall call) {
        return new Path(
                call.resource().group(), call.resource().resource(), call.namespace(), call.name());
    }

    private static JsonObject success() {
        return JsonObject.of("kind", "Status", "apiVersion", "v1", "status", "Success");
    }

    private synchronized JsonObject discovery(String path) {
        if (path.equals("/api")) {
            return JsonObject.of("versions", JsonArray.of("v1"));
        }
        if (path.equals("/apis")) {
            List<JsonObject> groups =
                    served.stream()
                            .map(s -> s.resource().groupVersion())
                            .filter(v -> !v.group().isEmpty())
                            .distinct()
                            .map(v -> {
                                JsonObject version =
                                        JsonObject.of(
                                                "groupVersion", v.apiVersion(),
                                                "version", v.version());
                                return JsonObject.of(
                                        "name", v.group(),
                                        "preferredVersion", version,
                                        "versions", JsonArray.of(version));
                            })
                            .toList();
            return JsonObject.of("groups", JsonArray.copyOf(groups));
        }
        List<JsonObject> resources =
                served.stream()
                        .filter(s -> s.resource().groupVersion().path().equals(path))
                        .map(s ->
                                JsonObject.of(
                                        "name", s.resource().resource(),
                                        "kind", s.kind(),
                                        "namespaced", s.namespaced(),
                                        "verbs",
                                                JsonArray.of(
                                                        "create",
                                                        "delete",
                                                        "deletecollection",
                                                        "get",
                                                        "list",
                                                        "patch",
                                                        "update",
                                                        "watch")))
                        .toList();
        return JsonObject.of("resources", JsonArray.copyOf(resources));
    }
}
