package io.jukung.resources;

import io.jukung.apiserver.ApiServer;
import io.jukung.apiserver.authorization.Authorizer;
import io.jukung.apiserver.registry.Objects;
import io.jukung.apiserver.registry.ResourceDefinition;
import io.jukung.apiserver.registry.ResourceStrategy;
import io.jukung.apiserver.request.ApiRequest;
import io.jukung.apiserver.request.RequestInfo;
import io.jukung.apiserver.request.UserInfo;
import io.jukung.apiserver.table.Age;
import io.jukung.base.Clock;
import io.jukung.http.Headers;
import io.jukung.machinery.names.GroupVersionKind;
import io.jukung.machinery.names.GroupVersionResource;
import io.jukung.machinery.status.StatusException;
import io.jukung.machinery.tree.Json;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.machinery.tree.Yaml;
import io.jukung.resources.service.ServiceNetwork;
import io.jukung.schema.ResourceInfo;
import io.jukung.schema.Schemas;
import io.jukung.schema.StructType;
import io.jukung.store.KeyValue;
import io.jukung.store.Store;
import io.jukung.store.Txn;
import io.jukung.store.memory.MemoryStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A server of every built-in resource over a store, spoken to by an admin in this process. */
final class Server implements AutoCloseable {
    static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
    private static final UserInfo ADMIN = UserInfo.of("admin", "system:masters");

    final Store store;
    final BuiltInResources resources;
    final ApiServer api;
    private List<String> warnings = List.of();

    Server() {
        this(new MemoryStore(), ServiceNetwork.of("10.96.0.0/24"), 1);
    }

    Server(Store store, ServiceNetwork network, long seed) {
        this(store, network, seed, ResourceInfo::servedByDefault);
    }

    /** One that serves every version of everything. */
    static Server ofEverything() {
        return new Server(
                new MemoryStore(), ServiceNetwork.of("10.96.0.0/24"), 1, resource -> true);
    }

    private Server(Store store, ServiceNetwork network, long seed, Predicate<ResourceInfo> served) {
        this.store = store;
        ApiServer.Builder builder =
                ApiServer.builder(store)
                        .clock(new FixedClock())
                        .random(new SplittableRandom(seed))
                        .authorizer((user, info) ->
                                new Authorizer.Decision(Authorizer.Verdict.ALLOW, "test"));
        resources =
                new BuiltInResources(
                        new ResourceSettings(
                                network,
                                true,
                                served,
                                new FixedClock(),
                                new SplittableRandom(seed + 1)),
                        Schemas.builtIn(),
                        store,
                        builder.registry());
        resources.definitions().forEach(builder::resource);
        api = builder.build();
    }

    Objects objects(String group, String resource) {
        return api.registry().objects(group, resource);
    }

    JsonObject create(String yaml) {
        return create(Yaml.parse(yaml));
    }

    JsonObject create(JsonObject object) {
        return call("create", object, "", "");
    }

    JsonObject defaulted(JsonObject object) {
        GroupVersionKind kind = GroupVersionKind.of(object);
        ResourceStrategy strategy =
                resources.definitions().stream()
                        .filter(definition -> definition.storageKind().equals(kind))
                        .findFirst()
                        .orElseThrow()
                        .strategy();
        Schemas schemas = Schemas.builtIn();
        StructType type = java.util.Objects.requireNonNull(schemas.type(kind));
        return strategy.applyDefaults(schemas.defaults().apply(type, object));
    }

    /** Writes past the server, as an older one did that knew fewer rules; reads it back. */
    JsonObject stored(String key, JsonObject object) {
        byte[] value = Json.write(object);
        KeyValue there = store.get(key);
        boolean done =
                store.commit(
                                there == null
                                        ? Txn.create(key, value, 0, null)
                                        : Txn.update(key, there.modRevision(), value, 0, null))
                        .succeeded();
        if (!done) {
            throw new IllegalStateException(key + " was changed meanwhile");
        }
        return get(object);
    }

    JsonObject update(JsonObject object) {
        return call("update", object, name(object), "");
    }

    JsonObject updateStatus(JsonObject object) {
        return call("update", object, name(object), "status");
    }

    JsonObject get(JsonObject object) {
        return call("get", object, name(object), "");
    }

    JsonObject delete(JsonObject object) {
        return call("delete", object, name(object), "");
    }

    /** The warnings of the last call. */
    List<String> warnings() {
        return warnings;
    }

    /** Calls by an object's own kind, name and namespace. */
    JsonObject call(String verb, JsonObject object, String name, String subresource) {
        return call(verb, object, name, subresource, object);
    }

    /** A write that only says what would come of it. */
    JsonObject dryRun(String verb, JsonObject object) {
        return call(
                verb,
                object,
                verb.equals("create") ? "" : name(object),
                "",
                object,
                Map.of("dryRun", List.of("All")));
    }

    JsonObject call(
            String verb,
            JsonObject about,
            String name,
            String subresource,
            @Nullable JsonObject body) {
        return call(verb, about, name, subresource, body, Map.of());
    }

    private JsonObject call(
            String verb,
            JsonObject about,
            String name,
            String subresource,
            @Nullable JsonObject body,
            Map<String, List<String>> query) {
        GroupVersionKind kind = GroupVersionKind.of(about);
        GroupVersionResource resource =
                Schemas.builtIn().resources().stream()
                        .filter(info -> info.kind().equals(kind))
                        .findFirst()
                        .orElseThrow()
                        .resource();
        String namespace =
                Schemas.builtIn().resource(resource) instanceof ResourceInfo info
                                && info.namespaced()
                        ? about.object("metadata").string("namespace")
                        : "";
        boolean reads = verb.equals("get") || verb.equals("list") || verb.equals("delete");
        ApiRequest request =
                ApiRequest.local(
                        ADMIN,
                        RequestInfo.resource(verb, resource, namespace, name, subresource),
                        query,
                        Headers.of("User-Agent", "test"),
                        reads ? null : body);
        try {
            JsonObject answer = api.chain().handle(request).tree();
            warnings = List.copyOf(request.warnings());
            return answer;
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** What a call is refused for: {@code field: message} of each cause, in order. */
    static List<String> causes(Runnable call) {
        try {
            call.run();
            return List.of();
        } catch (StatusException e) {
            List<JsonObject> causes = e.status().object("details").array("causes").objects();
            if (causes.isEmpty() || !e.reason().equals("Invalid")) {
                return List.of(e.reason() + ": " + e.getMessage());
            }
            return causes.stream()
                    .map(cause -> cause.string("field") + ": " + cause.string("message"))
                    .toList();
        }
    }

    /** What the table shows of an object, by column. */
    Map<String, Object> row(JsonObject object) {
        GroupVersionKind kind = GroupVersionKind.of(object);
        ResourceDefinition definition =
                api.registry().resources().stream()
                        .filter(d ->
                                d.kind().equals(kind.kind())
                                        && d.storageVersion().group().equals(kind.group()))
                        .findFirst()
                        .orElseThrow();
        Map<String, Object> row = new java.util.LinkedHashMap<>();
        definition
                .columns()
                .forEach(column -> {
                    Object cell = column.cell().of(object);
                    row.put(
                            column.name(),
                            switch (cell) {
                                case null -> "";
                                case Age age -> age.at(NOW);
                                default -> cell;
                            });
                });
        return row;
    }

    static String name(JsonObject object) {
        return object.object("metadata").string("name");
    }

    @Override
    public void close() {
        api.close();
        store.close();
    }

    private static final class FixedClock implements Clock {
        @Override
        public Instant now() {
            return NOW;
        }

        @Override
        public long nanoTime() {
            return System.nanoTime();
        }

        @Override
        public void sleep(Duration duration) throws InterruptedException {
            Thread.sleep(duration);
        }
    }
}
