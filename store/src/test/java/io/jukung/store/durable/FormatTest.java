package io.jukung.store.durable;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jukung.store.Range;
import io.jukung.store.StoreException;
import io.jukung.store.Txn;
import io.jukung.store.Watch;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Folders that earlier versions wrote are opened, and those of later ones refused. */
class FormatTest {
    @TempDir Path folder;

    private void unpack(int version, String name) throws IOException {
        String resource = "/format-" + version + "/" + name + ".base64";
        try (InputStream in = FormatTest.class.getResourceAsStream(resource)) {
            Files.write(folder.resolve(name), Base64.getMimeDecoder().decode(in.readAllBytes()));
        }
    }

    private DurableStore open() {
        return DurableStore.open(folder, DurableStore.Options.DEFAULT);
    }

    @Test
    void theFirstFormatIsRead() throws Exception {
        for (String name : List.of("FORMAT", "snapshot-0000000000000008", "log-0000000000000009")) {
            unpack(1, name);
        }
        for (int life = 0; life < 2; life++) {
            try (DurableStore store = open()) {
                assertEquals(18 + life, store.revision());
                assertEquals(14, store.compactedRevision());
                assertEquals(3, store.count(Range.prefix("/registry/things/"), 0));
                assertArrayEquals(
                        "last".getBytes(StandardCharsets.UTF_8),
                        store.get("/registry/things/0").value());
                assertTrue(store.keepAlive(store.get("/registry/events/1").lease()));
                assertFalse(store.keepAlive(2));
                try (Watch watch = store.watch(Range.prefix("/registry/"), 15)) {
                    assertEquals(4 + life, watch.next(Duration.ZERO).events().size());
                }
                store.commit(Txn.create("/registry/new/" + life, new byte[10], 0, null));
            }
            assertEquals("jukung store, format 2\n", Files.readString(folder.resolve("FORMAT")));
        }
    }

    @Test
    void aLaterFormatIsRefused() throws Exception {
        Files.writeString(folder.resolve("FORMAT"), "jukung store, format 3\n");
        StoreException refused = assertThrows(StoreException.Damaged.class, this::open);
        assertTrue(
                refused.getMessage()
                        .endsWith("\"jukung store, format 3\"; this program reads formats 1 to 2"));
    }
}
