package io.jukung.bench.micro;

import io.jukung.api.core.v1.ConfigMap;
import io.jukung.client.Client;
import io.jukung.client.DeleteOptions;
import io.jukung.client.PatchType;
import io.jukung.embedded.Cluster;
import io.jukung.machinery.tree.Json;
import io.jukung.machinery.tree.JsonObject;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Whole requests in one process, without network: the chain with RBAC and admission, the registry,
 * the memory store.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class Requests {
    private static final String NAMESPACE = "kube-system";

    private final AtomicLong round = new AtomicLong();
    private @Nullable Cluster running;
    private @Nullable Client admin;

    /** The cluster that is asked. */
    @Setup
    public void start() throws InterruptedException {
        Cluster cluster = Cluster.start(Cluster.Config.inMemory());
        running = cluster;
        admin = cluster.admin();
        client().create(ConfigMap.KIND, map("kept"));
    }

    @TearDown
    public void stop() {
        client().close();
        Objects.requireNonNull(running).close();
    }

    private Client client() {
        return Objects.requireNonNull(admin);
    }

    private static ConfigMap map(String name) {
        return ConfigMap.builder().metadata(meta -> meta.name(name).namespace(NAMESPACE)).build();
    }

    @Benchmark
    public ConfigMap get() {
        return client().get(ConfigMap.KIND, NAMESPACE, "kept");
    }

    @Benchmark
    public ConfigMap patch() {
        JsonObject body = Json.parse("{\"data\":{\"round\":\"" + round.incrementAndGet() + "\"}}");
        return client().patch(ConfigMap.KIND, NAMESPACE, "kept", "", PatchType.STRATEGIC, body);
    }

    @Benchmark
    public JsonObject createAndDelete() {
        client().create(ConfigMap.KIND, map("fleeting"));
        return client().delete(ConfigMap.KIND, NAMESPACE, "fleeting", DeleteOptions.DEFAULT);
    }
}
