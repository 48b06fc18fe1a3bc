package io.jukung.bench.micro;

import io.jukung.machinery.tree.Json;
import io.jukung.store.Store;
import io.jukung.store.Txn;
import io.jukung.store.durable.DurableStore;
import io.jukung.store.memory.MemoryStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/** Creations of a Pod in the store, one after another and by sixteen writers at once. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 2)
public class Commits {
    @Param({"memory", "durable"})
    public String engine = "memory";

    private final byte[] value = Json.write(Pods.pod("web-0"));
    private final AtomicLong next = new AtomicLong();
    private Path folder = Path.of("");
    private Store store = new MemoryStore();

    @Setup(Level.Trial)
    public void open() throws IOException {
        folder = Files.createTempDirectory("jukung-bench-store");
        if (engine.equals("durable")) {
            store.close();
            store = DurableStore.open(folder, DurableStore.Options.DEFAULT);
        }
    }

    @TearDown(Level.Trial)
    public void close() throws IOException {
        store.close();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    @Benchmark
    @Threads(1)
    public Object one() {
        return create();
    }

    @Benchmark
    @Threads(16)
    public Object sixteen() {
        return create();
    }

    private Object create() {
        String key = "/registry/pods/default/web-" + next.incrementAndGet();
        return store.commit(Txn.create(key, value, 0, null));
    }
}
