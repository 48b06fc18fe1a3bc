package io.jukung.client.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jukung.api.core.v1.ConfigMap;
import io.jukung.base.Clock;
import io.jukung.client.Client;
import io.jukung.client.DeleteOptions;
import io.jukung.client.ListOptions;
import io.jukung.client.Listing;
import io.jukung.client.PatchType;
import io.jukung.client.Transport;
import io.jukung.client.WatchStream;
import io.jukung.client.informer.Handler;
import io.jukung.client.informer.Informer;
import io.jukung.client.informer.InformerFactory;
import io.jukung.client.informer.OwnWrites;
import io.jukung.client.informer.Scope;
import io.jukung.machinery.status.StatusException;
import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What holds whatever carries the calls: run over every transport, against storage in memory here
 * and against the API server where that stands. Uses ConfigMaps of the namespace {@code default},
 * which must exist and be empty of those that the suite names.
 */
public abstract class TransportSuite {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private Client client;

    /** A transport that may do everything with ConfigMaps in {@code default}. */
    protected abstract Transport transport() throws Exception;

    @BeforeEach
    void open() throws Exception {
        client = new Client(transport());
        client.deleteCollection(
                ConfigMap.KIND,
                "default",
                DeleteOptions.DEFAULT,
                ListOptions.labels("suite=transport"));
    }

    @AfterEach
    void close() {
        client.close();
    }

    @Test
    void createsReadsAndReplaces() {
        ConfigMap made = client.create(ConfigMap.KIND, map("a", "1"));
        assertEquals(made, client.get(ConfigMap.KIND, "default", "a"));
        ConfigMap changed =
                client.update(ConfigMap.KIND, made.edit().data(Map.of("v", "2")).build());
        assertEquals("2", changed.data().get("v"));
        StatusException conflict =
                assertThrows(
                        StatusException.class,
                        () ->
                                client.update(
                                        ConfigMap.KIND,
                                        made.edit().data(Map.of("v", "3")).build()));
        assertTrue(conflict.isConflict());
        assertEquals(
                "Operation cannot be fulfilled on configmaps \"a\": the object has been modified;"
                        + " please apply your changes to the latest version and try again",
                conflict.getMessage());
        assertTrue(
                assertThrows(
                                StatusException.class,
                                () -> client.create(ConfigMap.KIND, map("a", "1")))
                        .isAlreadyExists());
    }

    @Test
    void tellsWhatIsMissing() {
        StatusException e =
                assertThrows(
                        StatusException.class,
                        () -> client.get(ConfigMap.KIND, "default", "nothing"));
        assertEquals(404, e.code());
        assertEquals("configmaps \"nothing\" not found", e.getMessage());
        assertNull(client.find(ConfigMap.KIND, "default", "nothing"));
        assertFalse(
                client.deleteIfThere(ConfigMap.KIND, "default", "nothing", DeleteOptions.DEFAULT));
    }

    @Test
    void patchesInEveryWay() {
        client.create(ConfigMap.KIND, map("p", "1"));
        client.patch(ConfigMap.KIND, "default", "p", "", PatchType.MERGE, data("v", "2"));
        client.patch(ConfigMap.KIND, "default", "p", "", PatchType.STRATEGIC, data("w", "3"));
        ConfigMap patched =
                client.patch(
                        ConfigMap.KIND,
                        "default",
                        "p",
                        "",
                        PatchType.JSON,
                        JsonArray.of(JsonObject.of("op", "add", "path", "/data/x", "value", "4")));
        assertEquals(Map.of("v", "2", "w", "3", "x", "4"), patched.data());
        ConfigMap applied =
                client.apply(
                        ConfigMap.KIND,
                        ConfigMap.builder()
                                .metadata(m -> m.name("p").namespace("default"))
                                .data(Map.of("y", "5"))
                                .build(),
                        "",
                        "suite",
                        true);
        assertEquals("5", applied.data().get("y"));
    }

    @Test
    void listsBySelectorsAndInPages() {
        for (int i = 0; i < 5; i++) {
            client.create(ConfigMap.KIND, map("m" + i, "1"));
        }
        ListOptions mine = ListOptions.labels("suite=transport");
        Listing<ConfigMap> page = client.list(ConfigMap.KIND, "default", mine.page(2, ""));
        assertEquals(List.of("m0", "m1"), page.items().stream().map(ConfigMap::name).toList());
        Listing<ConfigMap> next =
                client.list(ConfigMap.KIND, "default", mine.page(2, page.continueToken()));
        assertEquals(List.of("m2", "m3"), next.items().stream().map(ConfigMap::name).toList());
        assertEquals(5, client.listAll(ConfigMap.KIND, "default", mine).items().size());
        assertEquals(
                "ConfigMap",
                client.list(ConfigMap.KIND, "default", ListOptions.fields("metadata.name=m4"))
                        .items()
                        .getFirst()
                        .kind());
    }

    @Test
    void deletesOnlyWhatWasMeant() {
        ConfigMap made = client.create(ConfigMap.KIND, map("d", "1"));
        assertThrows(
                StatusException.class,
                () ->
                        client.delete(
                                ConfigMap.KIND,
                                "default",
                                "d",
                                DeleteOptions.DEFAULT.withUid("other")));
        client.delete(ConfigMap.KIND, "default", "d", DeleteOptions.onlyUid(made));
        assertNull(client.find(ConfigMap.KIND, "default", "d"));
    }

    @Test
    void watchesFromARevision() throws InterruptedException {
        ConfigMap made = client.create(ConfigMap.KIND, map("w", "1"));
        ListOptions from =
                ListOptions.labels("suite=transport").withResourceVersion(made.resourceVersion());
        ConfigMap changed =
                client.update(ConfigMap.KIND, made.edit().data(Map.of("v", "2")).build());
        try (WatchStream events = client.watch(ConfigMap.KIND, "default", from)) {
            WatchStream.Event modified = events.next();
            assertNotNull(modified);
            assertEquals("MODIFIED", modified.type());
            assertEquals(changed.node(), modified.object());
            // Leaving the selector is a deletion to this watch.
            client.update(ConfigMap.KIND, changed.edit().metadata(m -> m.labels(Map.of())).build());
            WatchStream.Event left = events.next();
            assertNotNull(left);
            assertEquals("DELETED", left.type());
        } finally {
            client.deleteIfThere(ConfigMap.KIND, "default", "w", DeleteOptions.DEFAULT);
        }
    }

    @Test
    void informersFollowAndShowOwnWrites() throws InterruptedException {
        client.create(ConfigMap.KIND, map("i0", "1"));
        List<String> heard = new CopyOnWriteArrayList<>();
        try (InformerFactory factory = new InformerFactory(client, Clock.SYSTEM, new Random(1))) {
            Informer<ConfigMap> maps =
                    factory.informer(ConfigMap.KIND, new Scope("default", "suite=transport", ""))
                            .index("value", map -> List.of(map.data().getOrDefault("v", "")))
                            .handle(Handler.any(map -> heard.add(map.name())));
            factory.start();
            factory.awaitSynced();
            assertEquals(List.of("i0"), heard);
            ConfigMap made = client.create(ConfigMap.KIND, map("i1", "7"));
            assertTrue(maps.await(made.resourceVersion(), LIMIT));
            assertEquals(made, maps.lister().get("default", "i1"));
            assertEquals(List.of(made), maps.lister().indexed("value", "7"));

            OwnWrites writes = new OwnWrites();
            ConfigMap changed =
                    client.update(ConfigMap.KIND, made.edit().data(Map.of("v", "8")).build());
            writes.wrote("key", maps, changed.resourceVersion());
            client.delete(ConfigMap.KIND, "default", "i1", DeleteOptions.DEFAULT);
            writes.deleted("key", maps, changed);
            ConfigMap last = client.create(ConfigMap.KIND, map("i2", "9"));
            assertTrue(maps.await(last.resourceVersion(), LIMIT));
            assertTrue(writes.settled("key"));
            assertNull(maps.lister().get("default", "i1"));
            assertEquals(List.of("i0", "i1", "i1", "i1", "i2"), heard);
        }
    }

    private static JsonObject data(String key, String value) {
        return JsonObject.of("data", JsonObject.of(key, value));
    }

    private static ConfigMap map(String name, String value) {
        return ConfigMap.builder()
                .metadata(
                        m -> m.name(name).namespace("default").labels(Map.of("suite", "transport")))
                .data(Map.of("v", value))
                .build();
    }
}
