package io.jukung.bench.micro;

import io.jukung.machinery.tree.Json;
import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonObject;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** An object's way in and out: a Pod of about 1 KB, parsed, written, and written after a change. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class Trees {
    private static final List<Object> ADDRESSES = List.of(JsonObject.of("ip", "10.244.0.9"));

    private final byte[] text = Json.write(Pods.pod("web-0"));

    @Benchmark
    public JsonObject parse() {
        return Json.parse(text);
    }

    @Benchmark
    public byte[] parseAndWriteChanged() {
        JsonObject pod = Json.parse(text);
        return Json.write(
                pod.with(
                        "status",
                        pod.object("status").with("podIPs", JsonArray.copyOf(ADDRESSES))));
    }
}
