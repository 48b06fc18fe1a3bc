package io.jukung.store.durable;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jukung.store.KeyValue;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real process under load, killed (-9) at random points; {@code -Dstore.kills=200} for more. */
class KillTest {
    private static final int WRITERS = 8;

    @TempDir Path folder;

    /** The last step of each writer that is known to be stored. */
    private final Map<Integer, Long> stored = new TreeMap<>();

    private long revision = 1;
    private long nextLife;

    @Test
    void whatAKilledProcessAcknowledgedIsThere() throws Exception {
        RandomGenerator random =
                RandomGeneratorFactory.of("L64X128MixRandom")
                        .create(Long.getLong("store.seed", 1L));
        int kills = Integer.getInteger("store.kills", 3);
        for (int round = 0; round < kills; round++) {
            // Every life starts at a step that no earlier one has tried.
            long first = nextLife;
            nextLife += 1_000_000;
            Map<Integer, Long> acknowledged =
                    killedUnderLoad(first, random.nextInt(3) == 0 ? 0 : random.nextInt(4_000));
            String when = "round " + round;
            try (DurableStore store = DurableStore.open(folder, DurableStore.Options.DEFAULT)) {
                assertTrue(store.revision() >= revision, when + ": a revision went back");
                revision = store.revision();
                for (int writer = 0; writer < WRITERS; writer++) {
                    KeyValue found = store.get("/load/" + writer);
                    Long known = acknowledged.getOrDefault(writer, stored.get(writer));
                    if (found == null) {
                        assertNull(known, when + ": writer " + writer);
                        continue;
                    }
                    long step = ByteBuffer.wrap(found.value()).getLong();
                    long underWay = acknowledged.containsKey(writer) ? known + 1 : first;
                    assertTrue(
                            step == underWay || (known != null && step == known),
                            when + ": writer " + writer + " at " + step + ", not " + known);
                    stored.put(writer, step);
                }
            }
            assertEquals(List.of(), StoreFolder.check(folder).problems(), when);
        }
    }

    /** Runs the load, kills it after so many acknowledgements; answers each writer's last one. */
    private Map<Integer, Long> killedUnderLoad(long first, int after) throws IOException {
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:+UseSerialGC",
                                "-XX:TieredStopAtLevel=1",
                                "-cp",
                                System.getProperty("java.class.path"),
                                Load.class.getName(),
                                folder.toString(),
                                Integer.toString(WRITERS),
                                Long.toString(first),
                                "0",
                                "1500",
                                "200")
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        Map<Integer, Long> acknowledged = new TreeMap<>();
        try (BufferedReader said =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            int lines = 0;
            for (String line = said.readLine(); line != null; line = said.readLine()) {
                String[] words = line.split(" ", -1);
                if (words.length == 4 && !words[3].isEmpty()) {
                    acknowledged.put(Integer.parseInt(words[1]), Long.parseLong(words[2]));
                    revision = Math.max(revision, Long.parseLong(words[3]));
                }
                if (lines++ == after) {
                    process.toHandle().destroyForcibly();
                }
            }
        }
        assertTrue(!acknowledged.isEmpty(), "the process acknowledged nothing");
        return acknowledged;
    }
}
