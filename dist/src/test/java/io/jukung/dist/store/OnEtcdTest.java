package io.jukung.dist.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jukung.api.core.v1.ConfigMap;
import io.jukung.apiserver.storage.StorageForms;
import io.jukung.apiserver.storage.StorageForms.MediaType;
import io.jukung.base.Clock;
import io.jukung.client.Client;
import io.jukung.client.ListOptions;
import io.jukung.client.PatchType;
import io.jukung.controlplane.KubeApiServerConfig;
import io.jukung.embedded.Cluster;
import io.jukung.machinery.tree.Json;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.schema.protobuf.ProtobufCodec;
import io.jukung.store.KeyValue;
import io.jukung.store.Range;
import io.jukung.store.Store;
import io.jukung.store.Txn;
import io.jukung.store.durable.DurableStore;
import java.io.ByteArrayOutputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** API servers on a real etcd: with each other, after upstream, and before a move elsewhere. */
class OnEtcdTest {
    private static final String MAPS = "/registry/configmaps/";

    @TempDir Path folder;
    private EtcdProcess etcd;

    @BeforeEach
    void startEtcd() throws Exception {
        etcd = new EtcdProcess(folder);
    }

    @AfterEach
    void stopEtcd() throws Exception {
        etcd.close();
    }

    private static Cluster serve(Store store, MediaType type) throws InterruptedException {
        return Cluster.start(
                new Cluster.Config(
                        store,
                        true,
                        KubeApiServerConfig.inProcess()
                                .with(new StorageForms(type, StorageForms.JSON.encryption())),
                        false,
                        null,
                        null,
                        null,
                        Clock.SYSTEM,
                        status -> {}));
    }

    private static ConfigMap map(String name) {
        return ConfigMap.builder().metadata(m -> m.namespace("default").name(name)).build();
    }

    // ---- several servers

    /** The store, with its reads of many config maps counted. */
    private static Store counting(Store store, AtomicInteger reads) {
        return (Store)
                Proxy.newProxyInstance(
                        Store.class.getClassLoader(),
                        new Class<?>[] {Store.class},
                        (proxy, method, arguments) -> {
                            if (method.getName().equals("range")
                                    && ((Range) arguments[0]).from().equals(MAPS + "default/")) {
                                reads.incrementAndGet();
                            }
                            if (method.getName().equals("keeping")) {
                                return proxy;
                            }
                            try {
                                return method.invoke(store, arguments);
                            } catch (InvocationTargetException e) {
                                throw e.getCause();
                            }
                        });
    }

    @Test
    void whatOneServerWroteEveryListOfTheOtherHas() throws Exception {
        AtomicInteger reads = new AtomicInteger();
        Store second = etcd.connect();
        try (Cluster a = serve(etcd.connect(), MediaType.PROTOBUF);
                Cluster b = serve(counting(second, reads), MediaType.PROTOBUF);
                ExecutorService writers = Executors.newVirtualThreadPerTaskExecutor()) {
            assertEquals(0, list(b));
            int before = reads.get();
            List<Future<?>> done = new ArrayList<>();
            for (int w = 0; w < 4; w++) {
                String writer = "w" + w + "-";
                done.add(writers.submit(() -> writeHereListThere(a, b, writer)));
            }
            for (Future<?> one : done) {
                assertEquals(null, one.get());
            }
            assertEquals(4 * 40, list(b));
            if (second.progressIsTrustworthy()) {
                assertEquals(before, reads.get(), "lists come from the cache");
            } else {
                assertTrue(reads.get() >= before + 4 * 40, "lists come from etcd");
            }
        }
    }

    private static int list(Cluster cluster) {
        try (Client client = cluster.admin()) {
            return client.list(ConfigMap.KIND, "default", ListOptions.ALL).items().size();
        }
    }

    private static void writeHereListThere(Cluster a, Cluster b, String writer) {
        try (Client here = a.admin();
                Client there = b.admin()) {
            for (int i = 0; i < 40; i++) {
                String name = writer + i;
                ConfigMap written = here.create(ConfigMap.KIND, map(name));
                var listed = there.list(ConfigMap.KIND, "default", ListOptions.ALL);
                assertTrue(
                        listed.items().stream().anyMatch(m -> m.name().equals(name)),
                        name + " of " + written.resourceVersion() + " is not in a later list");
            }
        }
    }

    // ---- upstream's data

    private static void put(Store store, String key, byte[] value) {
        assertTrue(store.commit(Txn.create(key, value, 0, null)).succeeded());
    }

    private static KeyValue stored(Store store, String name) {
        KeyValue found = store.get(MAPS + "default/" + name);
        assertNotNull(found);
        return found;
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** A length-delimited field of a protobuf message; all here are shorter than 128 bytes. */
    private static byte[] field(int number, byte[]... parts) {
        byte[] content = join(parts);
        return join(new byte[] {(byte) (number << 3 | 2), (byte) content.length}, content);
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            bytes.writeBytes(part);
        }
        return bytes.toByteArray();
    }

    /** A ConfigMap byte for byte as upstream writes it, its empty fields included. */
    private static byte[] upstreamsConfigMap(String name) {
        byte[] metadata =
                join(
                        field(1, utf8(name)),
                        field(2),
                        field(3, utf8("default")),
                        field(4),
                        field(5, utf8("11111111-2222-3333-4444-555555555555")),
                        field(6),
                        new byte[] {7 << 3, 0},
                        field(8, new byte[] {1 << 3, 60, 2 << 3, 0}),
                        field(11, field(1, utf8("tier")), field(2, utf8("front"))));
        byte[] object =
                join(field(1, metadata), field(2, field(1, utf8("x")), field(2, utf8("1"))));
        byte[] type = join(field(1, utf8("v1")), field(2, utf8("ConfigMap")));
        return join(
                new byte[] {'k', '8', 's', 0},
                field(1, type),
                field(2, object),
                field(3),
                field(4));
    }

    @Test
    void upstreamsDataIsTakenOverAndHandedBack() throws Exception {
        try (Store raw = etcd.connect()) {
            put(raw, MAPS + "default/proto", upstreamsConfigMap("proto"));
            put(
                    raw,
                    MAPS + "default/json",
                    utf8(
                            """
                            {"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"json",\
                            "namespace":"default","uid":"u","creationTimestamp":null},\
                            "data":{"x":"1"}}
                            """));
            for (MediaType type : List.of(MediaType.PROTOBUF, MediaType.JSON)) {
                String written = "by-" + type;
                try (Cluster cluster = serve(etcd.connect(), type);
                        Client client = cluster.admin()) {
                    ConfigMap theirs = client.get(ConfigMap.KIND, "default", "proto");
                    assertEquals("1", theirs.data().get("x"));
                    assertEquals("front", theirs.metadata().labels().get("tier"));
                    assertEquals("11111111-2222-3333-4444-555555555555", theirs.uid());
                    for (String name : List.of("proto", "json")) {
                        ConfigMap changed =
                                client.patch(
                                        ConfigMap.KIND,
                                        "default",
                                        name,
                                        "",
                                        PatchType.MERGE,
                                        JsonObject.of("data", JsonObject.of("y", written)));
                        assertEquals(written, changed.data().get("y"));
                        byte[] bytes = stored(raw, name).value();
                        assertEquals(type == MediaType.PROTOBUF, ProtobufCodec.isEnvelope(bytes));
                        JsonObject tree =
                                type == MediaType.PROTOBUF
                                        ? ProtobufCodec.builtIn().decode(bytes)
                                        : Json.parse(bytes);
                        assertEquals(written, tree.object("data").string("y"));
                        assertEquals("1", tree.object("data").string("x"));
                        assertFalse(tree.object("metadata").has("resourceVersion"));
                    }
                }
            }
        }
    }

    // ---- moving house

    @Test
    void aClusterMovesToTheEmbeddedStoreAndBack() throws Exception {
        Path second = Files.createDirectory(folder.resolve("second"));
        try (EtcdProcess other = new EtcdProcess(second);
                Store source = etcd.connect();
                Store target = other.connect();
                Store durable =
                        DurableStore.open(folder.resolve("store"), DurableStore.Options.DEFAULT)) {
            try (Cluster cluster = serve(etcd.connect(), MediaType.PROTOBUF);
                    Client client = cluster.admin()) {
                for (int i = 0; i < 30; i++) {
                    assertNotNull(client.create(ConfigMap.KIND, map("m" + i)));
                }
            }
            long leased = source.grantLease(Duration.ofHours(1));
            Store.TxnResult ignored =
                    source.commit(
                            Txn.create("/registry/events/default/e", utf8("e"), leased, null));
            StoreCopy.Done out = new StoreCopy(source, durable, text -> {}).run();
            StoreCopy.Done back = new StoreCopy(durable, target, text -> {}).run();
            assertEquals(out.keys(), back.keys());
            assertTrue(target.revision() > source.revision(), "no resourceVersion goes back");
            List<KeyValue> before = source.range(Range.prefix(MAPS), 0, 0).keyValues();
            List<KeyValue> after = target.range(Range.prefix(MAPS), 0, 0).keyValues();
            assertEquals(before.size(), after.size());
            for (int i = 0; i < before.size(); i++) {
                assertEquals(before.get(i).key(), after.get(i).key());
                assertArrayEquals(before.get(i).value(), after.get(i).value());
            }
            KeyValue event = target.get("/registry/events/default/e");
            assertTrue(event != null && event.lease() != 0, "it still expires");
            try (Cluster cluster = serve(other.connect(), MediaType.PROTOBUF)) {
                // with kube-root-ca.crt there would be one more, but no controller runs
                assertEquals(30, list(cluster));
            }
        }
    }
}
