package io.jukung.bench.micro;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.jukung.bench.api.Fixtures;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The writes of {@code bench api} from the exchange to the memory store and back to the answer's
 * bytes: the whole way but for the network and the disk, on one thread.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(
        value = 1,
        jvmArgs = {"-XX:+UseSerialGC", "-Xmx1g"})
@Warmup(iterations = 4, time = 2)
@Measurement(iterations = 4, time = 1)
public class Writes {
    private static final String STRATEGIC = "application/strategic-merge-patch+json";
    private static final int KEPT = 1000;

    private final Fixtures fixtures = Server.FIXTURES;
    private @Nullable Server running;
    private int round;
    private int kept;

    @Setup(Level.Iteration)
    public void start() throws Exception {
        running = new Server();
        kept = round;
        for (int i = 0; i < KEPT; i++) {
            create();
        }
    }

    @TearDown(Level.Iteration)
    public void stop() {
        server().close();
    }

    private Server server() {
        return Objects.requireNonNull(running);
    }

    @Benchmark
    public int create() throws Exception {
        return server().ask(
                        "POST",
                        fixtures.pods(),
                        "application/json",
                        fixtures.podBody(round++).getBytes(UTF_8));
    }

    /** Nothing but the body that {@link #create} sends. */
    @Benchmark
    public byte[] body() {
        return fixtures.podBody(round++).getBytes(UTF_8);
    }

    @Benchmark
    public int patch() throws Exception {
        String label = "{\"metadata\":{\"labels\":{\"seen\":\"" + round + "\"}}}";
        return server().ask("PATCH", pod(), STRATEGIC, label.getBytes(UTF_8));
    }

    @Benchmark
    public int status() throws Exception {
        String status =
                """
                {"status":{"phase":"Running","podIP":"10.1.2.3","message":"%d","conditions":[\
                {"type":"Ready","status":"True","lastTransitionTime":"2026-01-02T03:04:05Z"}]}}\
                """
                        .replace("%d", Integer.toString(round));
        return server().ask("PATCH", pod() + "/status", STRATEGIC, status.getBytes(UTF_8));
    }

    /** Apply of a config map that is new. */
    @Benchmark
    public int apply() throws Exception {
        String name = "settings-" + round++;
        return server().ask(
                        "PATCH",
                        fixtures.configMaps() + "/" + name + "?fieldManager=bench",
                        "application/apply-patch+yaml",
                        fixtures.configMapBody(name, round).getBytes(UTF_8));
    }

    @Benchmark
    public int get() throws Exception {
        return server().ask("GET", pod(), "", new byte[0]);
    }

    private String pod() {
        round++;
        return fixtures.pod(kept + Math.floorMod(round, KEPT));
    }
}
