package io.jukung.dist.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jukung.dist.cli.CommandException;
import io.jukung.store.StoreException;
import io.jukung.store.Txn;
import io.jukung.store.durable.DurableStore;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreCommandTest {
    @TempDir Path temp;

    private int code;

    private Path store(String name) {
        return temp.resolve(name);
    }

    private String run(Path folder, String... words) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        List<String> arguments = new ArrayList<>(Arrays.asList(words));
        arguments.add("--embedded-store=" + folder);
        PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        code = new StoreCommand(out).run(arguments);
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static void fill(DurableStore store, int from, int count) {
        for (int i = from; i < from + count; i++) {
            store.commit(Txn.create("/registry/things/" + i, new byte[1_000], 0, null));
        }
    }

    @Test
    void aRunningStoreIsSavedAndRestored() throws Exception {
        Path file = temp.resolve("saved");
        try (DurableStore store = DurableStore.open(store("a"), DurableStore.Options.DEFAULT);
                StoreControl control = StoreControl.open(store, store("a"))) {
            fill(store, 0, 300);
            assertEquals(
                    "Snapshot saved at " + file + "\nrevision 301, 300 keys, 320648 bytes\n",
                    run(store("a"), "snapshot", "save", file.toString()));
            fill(store, 300, 10);
            assertTrue(run(store("a"), "check").startsWith("good: revision 311, 310 keys"));
            assertEquals(0, code);
            assertTrue(run(store("a"), "defrag").startsWith("Finished defragmenting"));
            assertThrows(
                    CommandException.class,
                    () -> run(store("a"), "snapshot", "restore", file.toString()));
        }
        assertEquals(
                "revision 301, 300 keys, 320648 bytes\n",
                run(store("a"), "snapshot", "status", file.toString()));
        run(store("b"), "snapshot", "restore", file.toString());
        try (DurableStore restored = DurableStore.open(store("b"), DurableStore.Options.DEFAULT)) {
            assertEquals(301, restored.revision());
            assertEquals(300, restored.get("/registry/things/298").modRevision());
        }
    }

    @Test
    void aStoreAtRestIsSavedAndChecked() throws Exception {
        try (DurableStore store = DurableStore.open(store("a"), DurableStore.Options.DEFAULT)) {
            fill(store, 0, 10);
        }
        assertTrue(
                run(store("a"), "snapshot", "save", temp.resolve("saved").toString())
                        .endsWith("revision 11, 10 keys, 10728 bytes\n"));
        assertEquals("good: revision 11, 10 keys, 1 files, 10 records\n", run(store("a"), "check"));
        Path log = store("a").resolve("log-0000000000000002");
        byte[] bytes = Files.readAllBytes(log);
        bytes[bytes.length / 2] ^= 1;
        Files.write(log, bytes);
        String damaged = run(store("a"), "check");
        assertEquals(1, code);
        assertTrue(damaged.startsWith("damaged: revision 5, 4 keys"), damaged);
        assertTrue(damaged.contains("log-0000000000000002: a checksum is wrong at offset"));
        assertEquals(bytes.length, Files.size(log));
    }

    @Test
    void theAlarmIsToldAndDisarmed() throws Exception {
        try (DurableStore store =
                        DurableStore.open(
                                store("a"), DurableStore.Options.DEFAULT.withQuota(20_000));
                StoreControl control = StoreControl.open(store, store("a"))) {
            assertEquals("", run(store("a"), "alarm", "list"));
            StoreException full =
                    assertThrows(StoreException.NoSpace.class, () -> fill(store, 0, 100));
            assertEquals("etcdserver: mvcc: database space exceeded", full.getMessage());
            assertEquals("alarm:NOSPACE\n", run(store("a"), "alarm", "list"));
        }
        assertEquals("alarm:NOSPACE\n", run(store("a"), "alarm", "list"));
        try (DurableStore store = DurableStore.open(store("a"), DurableStore.Options.DEFAULT)) {
            assertThrows(StoreException.NoSpace.class, () -> fill(store, 100, 1));
            long at = store.get("/registry/things/0").modRevision();
            assertTrue(store.commit(Txn.delete("/registry/things/0", at)).succeeded());
        }
        run(store("a"), "alarm", "disarm");
        try (DurableStore store = DurableStore.open(store("a"), DurableStore.Options.DEFAULT)) {
            assertFalse(store.alarm());
            fill(store, 100, 1);
        }
    }

    @Test
    void whatIsNoStoreIsRefused() throws Exception {
        assertThrows(CommandException.class, () -> run(store("none"), "check"));
        assertThrows(CommandException.class, () -> run(store("none"), "defrag"));
        assertFalse(Files.exists(store("none")));
        Path text = Files.writeString(temp.resolve("text"), "no snapshot, whatever else it is");
        CommandException refused =
                assertThrows(
                        CommandException.class,
                        () -> run(store("none"), "snapshot", "status", text.toString()));
        assertTrue(refused.getMessage().endsWith("it is not a file of this store"));
        try (DurableStore store = DurableStore.open(store("a"), DurableStore.Options.DEFAULT)) {
            fill(store, 0, 1);
            refused = assertThrows(CommandException.class, () -> run(store("a"), "check"));
            assertTrue(refused.getMessage().endsWith("is in use by another process"));
        }
        run(store("a"), "nonsense");
        assertEquals(2, code);
    }
}
