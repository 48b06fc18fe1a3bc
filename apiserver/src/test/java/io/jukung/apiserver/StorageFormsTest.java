package io.jukung.apiserver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jukung.apiserver.ServerHarness.Answer;
import io.jukung.apiserver.registry.ResourceDefinition;
import io.jukung.apiserver.storage.EncryptionFile;
import io.jukung.apiserver.storage.StorageForms;
import io.jukung.apiserver.storage.StorageForms.MediaType;
import io.jukung.machinery.tree.Json;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.schema.protobuf.ProtobufCodec;
import io.jukung.store.KeyValue;
import io.jukung.store.Txn;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Objects whose bytes in the store are not the plain JSON that is served. */
class StorageFormsTest {
    private static final String MAPS = "/api/v1/namespaces/default/configmaps";
    private static final String KEY = "/registry/configmaps/default/a";

    @Test
    void builtInsAreWrittenAsProtobufAndServedAsJson() {
        try (ServerHarness server = storing(MediaType.PROTOBUF)) {
            server.post(MAPS, "{\"metadata\":{\"name\":\"a\"},\"data\":{\"x\":\"1\"}}");
            KeyValue stored = stored(server);
            assertTrue(ProtobufCodec.isEnvelope(stored.value()));
            rewrite(server, stored.value());
            Answer read = server.get(MAPS + "/a");
            assertEquals("1", read.body().object("data").string("x"));
            assertEquals(
                    Long.toString(stored(server).modRevision()),
                    read.body().object("metadata").string("resourceVersion"));
            Answer list = server.get(MAPS);
            assertEquals(1, list.body().array("items").size());
            JsonObject changed = read.body().withAt("2", "data", "x");
            assertEquals(200, server.put(MAPS + "/a", changed).code());
            assertTrue(ProtobufCodec.isEnvelope(stored(server).value()));
        }
    }

    @Test
    void anotherServersFormsAreReadWhateverIsWritten() {
        try (ServerHarness server = storing(MediaType.JSON)) {
            JsonObject theirs =
                    Json.parse(
                            "{\"kind\":\"ConfigMap\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":"
                                    + "\"a\",\"namespace\":\"default\",\"uid\":\"u\"},\"data\":{"
                                    + "\"x\":\"1\"}}");
            rewrite(server, ProtobufCodec.builtIn().encode(theirs));
            assertEquals("u", server.get(MAPS + "/a").body().object("metadata").string("uid"));
            rewrite(
                    server,
                    bytes(
                            "{\"kind\":\"ConfigMap\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":"
                                    + "\"a\",\"namespace\":\"default\",\"creationTimestamp\":null},"
                                    + "\"data\":{\"x\":\"2\"}}\n"));
            Answer read = server.get(MAPS + "/a");
            assertEquals("2", read.body().object("data").string("x"));
            assertFalse(read.body().object("metadata").has("creationTimestamp"));
            // a write that changes nothing brings it into this server's form
            assertEquals(200, server.put(MAPS + "/a", read.body()).code());
            assertFalse(
                    new String(stored(server).value(), StandardCharsets.UTF_8).contains("null"));
        }
    }

    @Test
    void anOldVersionIsConvertedOnReadAndWrittenAnewByAnUpdateOfNothing() {
        try (ServerHarness server =
                new ServerHarness(builder ->
                        builder.resource(
                                ResourceDefinition.builder(
                                                "autoscaling",
                                                "horizontalpodautoscalers",
                                                "HorizontalPodAutoscaler",
                                                true)
                                        .versions("v2", "v1")
                                        .build()))) {
            String key = "/registry/horizontalpodautoscalers/default/a";
            put(
                    server,
                    key,
                    bytes(
                            "{\"apiVersion\":\"autoscaling/v1\",\"kind\":"
                                    + "\"HorizontalPodAutoscaler\",\"metadata\":{\"name\":\"a\","
                                    + "\"namespace\":\"default\"},\"spec\":{\"maxReplicas\":3}}"));
            String path = "/apis/autoscaling/v2/namespaces/default/horizontalpodautoscalers/a";
            Answer read = server.get(path);
            assertEquals("autoscaling/v2", read.body().string("apiVersion"));
            assertEquals(200, server.put(path, read.body()).code());
            KeyValue now = Objects.requireNonNull(server.store.get(key));
            assertEquals("autoscaling/v2", Json.parse(now.value()).string("apiVersion"));
        }
    }

    @Test
    void aDamagedObjectIsAnErrorForThatObject() {
        try (ServerHarness server = storing(MediaType.JSON)) {
            server.post(MAPS, "{\"metadata\":{\"name\":\"fine\"}}");
            rewrite(server, bytes("{\"kind\":\"ConfigMap\",\"apiVer"));
            Answer read = server.get(MAPS + "/a");
            assertEquals(500, read.code());
            assertTrue(
                    read.body().string("message").startsWith("unable to decode key \"" + KEY),
                    read.body().toString());
            assertEquals(200, server.get(MAPS + "/fine").code());
            assertEquals(500, server.get(MAPS).code());
        }
    }

    @Test
    void secretsAreSealedAndMoveToTheNewKeyByUpdatesOfNothing(@TempDir Path folder)
            throws Exception {
        Path path = folder.resolve("encryption.yaml");
        Files.writeString(path, config("key1", "MDEyMzQ1Njc4OWFiY2RlZg=="));
        EncryptionFile file = new EncryptionFile(path);
        try (ServerHarness server =
                new ServerHarness(
                        builder -> builder.storage(new StorageForms(MediaType.JSON, file)))) {
            server.post(MAPS, "{\"metadata\":{\"name\":\"a\"},\"data\":{\"x\":\"1\"}}");
            byte[] sealed = stored(server).value();
            assertEquals("k8s:enc:aesgcm:v1:key1:", text(sealed).substring(0, 23));
            rewrite(server, sealed);
            Answer read = server.get(MAPS + "/a");
            assertEquals("1", read.body().object("data").string("x"));
            server.put(MAPS + "/a", read.body());
            assertEquals(
                    read.body().object("metadata").string("resourceVersion"),
                    server.get(MAPS + "/a").body().object("metadata").string("resourceVersion"),
                    "nothing was to be written");

            Files.writeString(
                    path,
                    config("key2", "ZmVkY2JhOTg3NjU0MzIxMA==")
                            + "  - aesgcm: {keys: [{name: key1, secret:"
                            + " MDEyMzQ1Njc4OWFiY2RlZg==}]}\n");
            try (EncryptionFile fresh = new EncryptionFile(path);
                    ServerHarness after =
                            new ServerHarness(builder ->
                                    builder.storage(new StorageForms(MediaType.JSON, fresh)))) {
                put(after, KEY, stored(server).value());
                Answer old = after.get(MAPS + "/a");
                Answer written = after.put(MAPS + "/a", old.body());
                assertEquals(200, written.code());
                assertNotEquals(
                        old.body().object("metadata").string("resourceVersion"),
                        written.body().object("metadata").string("resourceVersion"));
                assertEquals(
                        "k8s:enc:aesgcm:v1:key2:", text(stored(after).value()).substring(0, 23));
            }
        }
    }

    private static String config(String key, String secret) {
        return "apiVersion: apiserver.config.k8s.io/v1\nkind: EncryptionConfiguration\nresources:\n"
                + "- resources: [configmaps]\n  providers:\n  - aesgcm: {keys: [{name: "
                + key
                + ", secret: "
                + secret
                + "}]}\n";
    }

    private static ServerHarness storing(MediaType type) {
        return new ServerHarness(
                builder -> builder.storage(new StorageForms(type, StorageForms.JSON.encryption())));
    }

    private static KeyValue stored(ServerHarness server) {
        return Objects.requireNonNull(server.store.get(KEY));
    }

    /** The same bytes again, without the tree that their writer left behind. */
    private static void rewrite(ServerHarness server, byte[] value) {
        put(server, KEY, value);
    }

    private static void put(ServerHarness server, String key, byte[] value) {
        KeyValue now = server.store.get(key);
        assertTrue(
                server.store
                        .commit(
                                now == null
                                        ? Txn.create(key, value, 0, null)
                                        : Txn.update(key, now.modRevision(), value, 0, null))
                        .succeeded());
    }

    private static byte[] bytes(String json) {
        return json.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] value) {
        return new String(value, StandardCharsets.ISO_8859_1);
    }
}
