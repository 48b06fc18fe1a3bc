package io.jukung.controlplane.surface;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jukung.apiserver.registry.ResourceDefinition;
import io.jukung.apiserver.request.ApiRequest;
import io.jukung.apiserver.request.RequestInfo;
import io.jukung.base.Clock;
import io.jukung.base.flags.FeatureGates;
import io.jukung.controlplane.InProcess;
import io.jukung.controlplane.KubeApiServer;
import io.jukung.controlplane.KubeApiServerConfig;
import io.jukung.http.Headers;
import io.jukung.machinery.managedfields.FieldManager;
import io.jukung.machinery.managedfields.FieldSet;
import io.jukung.machinery.names.GroupVersion;
import io.jukung.machinery.names.GroupVersionKind;
import io.jukung.machinery.tree.Json;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.machinery.tree.Yaml;
import io.jukung.schema.ResourceInfo;
import io.jukung.schema.Schemas;
import io.jukung.schema.StructType;
import io.jukung.schema.protobuf.ProtobufCodec;
import io.jukung.store.Txn;
import io.jukung.store.memory.MemoryStore;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Objects with every field filled go through every form that an object can have, unharmed. */
class EveryKindTest {
    private static final MemoryStore STORE = new MemoryStore();

    /** Not started: nobody looks after objects that mean nothing. */
    private static final KubeApiServer SERVER =
            new KubeApiServer(
                    STORE,
                    KubeApiServerConfig.inProcess()
                            .with(
                                    FeatureGates.defaults().with("AllAlpha=true,AllBeta=true"),
                                    Map.of("api/all", "true")),
                    Clock.SYSTEM,
                    new SplittableRandom(7));

    @AfterAll
    static void stop() {
        SERVER.close();
        STORE.close();
    }

    static Stream<GroupVersionKind> kinds() {
        return Schemas.builtIn().resources().stream()
                .filter(info -> info.hasVerb("list") && info.hasVerb("create"))
                .map(ResourceInfo::kind);
    }

    @Test
    void all36GroupVersionsAreServed() {
        TreeSet<String> versions = new TreeSet<>();
        SERVER.registry().resources().stream()
                .filter(definition -> definition.schema() == null) // but not what tests define
                .flatMap(definition -> definition.groupVersions().stream())
                .forEach(version -> versions.add(version.toString()));
        SERVER.registry()
                .virtualResources()
                .forEach(one -> versions.add(one.groupVersion().toString()));
        assertEquals(36, versions.size(), versions.toString());
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void textAndProtobuf(GroupVersionKind kind) {
        JsonObject object = new Fixtures(36).object(kind);
        assertEquals(object, Json.parse(Json.write(object)));
        assertEquals(object, Yaml.parse(Yaml.write(object)));
        ProtobufCodec codec = ProtobufCodec.builtIn();
        assertEquals(object, codec.decode(codec.encode(object)));
    }

    /** Applied whole, applied again, and given up: all fields come and go with their one owner. */
    @ParameterizedTest
    @MethodSource("kinds")
    void apply(GroupVersionKind kind) {
        StructType type = Objects.requireNonNull(Schemas.builtIn().type(kind));
        FieldManager manager = new FieldManager(type, kind, "", FieldSet.EMPTY, Clock.SYSTEM);
        JsonObject object = new Fixtures(7).object(kind);
        JsonObject first = manager.apply(null, object, "a", false);
        assertEquals(object, withoutOwners(first));
        assertEquals(object, withoutOwners(manager.apply(first, object, "a", false)));
        JsonObject bare =
                JsonObject.of(
                        "apiVersion",
                        kind.apiVersion(),
                        "kind",
                        kind.kind(),
                        "metadata",
                        JsonObject.of("name", object.object("metadata").string("name")));
        JsonObject left = withoutOwners(manager.apply(first, bare, "a", false));
        for (String key : left.keys()) {
            assertTrue(
                    List.of("apiVersion", "kind", "metadata").contains(key)
                            || left.get(key).equals(JsonObject.EMPTY),
                    () -> "kept " + key + " of " + left);
        }
    }

    private static JsonObject withoutOwners(JsonObject object) {
        return object.withoutAt("metadata", "managedFields");
    }

    /** Stored in the storage version, read in every served one, and carried back. */
    @ParameterizedTest
    @MethodSource("kinds")
    void storage(GroupVersionKind kind) throws Exception {
        ResourceInfo info = Objects.requireNonNull(Schemas.builtIn().resourceOf(kind));
        if (!info.storedAs().equals(kind)) {
            return; // tested with the version that is stored
        }
        ResourceDefinition definition =
                Objects.requireNonNull(
                        SERVER.registry().find(kind.group(), info.resource().resource()));
        JsonObject object = new Fixtures(11).object(kind);
        String namespace = info.namespaced() ? "every" : "";
        JsonObject metadata = object.object("metadata").without("selfLink");
        object =
                object.with(
                        "metadata",
                        info.namespaced()
                                ? metadata.with("namespace", namespace)
                                : metadata.without("namespace"));
        String key =
                "/registry/"
                        + definition.storagePrefix()
                        + (info.namespaced() ? "/" + namespace : "")
                        + "/"
                        + object.object("metadata").string("name");
        JsonObject stored = object.withoutAt("metadata", "resourceVersion");
        STORE.commit(Txn.create(key, Json.write(stored), 0, null));
        for (GroupVersion version : definition.groupVersions()) {
            JsonObject read = read(definition, version, namespace, object);
            JsonObject back =
                    version.equals(kind.groupVersion())
                            ? read
                            : definition.conversion().convert(read, kind.groupVersion());
            if (!kind.kind().equals("HorizontalPodAutoscaler") || version.version().equals("v2")) {
                assertEquals(stripped(object), stripped(back), version.toString());
            }
        }
    }

    private static JsonObject read(
            ResourceDefinition definition,
            GroupVersion version,
            String namespace,
            JsonObject object)
            throws Exception {
        String name = object.object("metadata").string("name");
        JsonObject read =
                SERVER.chain()
                        .handle(
                                ApiRequest.local(
                                        InProcess.ADMIN,
                                        RequestInfo.resource(
                                                "get",
                                                version.resource(definition.resource()),
                                                namespace,
                                                name,
                                                ""),
                                        Map.of(),
                                        new Headers(),
                                        null))
                        .tree();
        assertEquals(version.apiVersion(), read.string("apiVersion"));
        return read;
    }

    /** Without what the server gives to every object that it stores. */
    private static JsonObject stripped(JsonObject object) {
        JsonObject metadata =
                object.object("metadata")
                        .without("uid")
                        .without("creationTimestamp")
                        .without("resourceVersion")
                        .without("generation")
                        .without("selfLink")
                        .without("managedFields");
        return object.with("metadata", metadata);
    }
}
