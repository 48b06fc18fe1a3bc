package io.jukung.bench.micro;

import io.jukung.apiserver.authorization.Authorizer;
import io.jukung.apiserver.authorization.Authorizer.Decision;
import io.jukung.apiserver.request.RequestInfo;
import io.jukung.apiserver.request.UserInfo;
import io.jukung.machinery.names.GroupVersion;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
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

/** Who may do it. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class Permissions {
    private static final UserInfo ALLOWED = user("bench");
    private static final UserInfo STRANGER = user("stranger");

    private final RequestInfo create =
            RequestInfo.resource(
                    "create", new GroupVersion("", "v1").resource("pods"), "bench", "", "");
    private @Nullable Server server;
    private @Nullable Authorizer authorizer;

    private static UserInfo user(String name) {
        return new UserInfo(name, "", List.of("system:authenticated"), Map.of());
    }

    @Setup
    public void start() throws Exception {
        Server running = new Server();
        server = running;
        authorizer = running.authorizer();
    }

    @TearDown
    public void stop() {
        Objects.requireNonNull(server).close();
    }

    /** By a cluster role. */
    @Benchmark
    public Decision authorize() {
        return Objects.requireNonNull(authorizer).authorize(ALLOWED, create);
    }

    /** Every rule that holds for everybody is looked at, and none allows it. */
    @Benchmark
    public Decision authorizeNot() {
        return Objects.requireNonNull(authorizer).authorize(STRANGER, create);
    }
}
