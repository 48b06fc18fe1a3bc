package io.jukung.bench.micro;

import io.jukung.apiserver.admission.AdmissionAttributes;
import io.jukung.apiserver.admission.AdmissionAttributes.Operation;
import io.jukung.apiserver.admission.AdmissionChain;
import io.jukung.apiserver.authorization.Authorizer;
import io.jukung.apiserver.authorization.Authorizer.Decision;
import io.jukung.apiserver.request.ApiRequest;
import io.jukung.apiserver.request.RequestInfo;
import io.jukung.apiserver.request.UserInfo;
import io.jukung.base.Clock;
import io.jukung.controlplane.admission.AdmissionPlugins;
import io.jukung.http.Headers;
import io.jukung.machinery.names.GroupVersion;
import io.jukung.machinery.names.GroupVersionKind;
import io.jukung.machinery.tree.Json;
import io.jukung.machinery.tree.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
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

/** Who may do it, and what the default admission plugins say to it. */
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
    private final JsonObject pod = Json.parse(Server.FIXTURES.podBody(1));
    private final AdmissionAttributes attributes =
            new AdmissionAttributes(
                    Operation.CREATE,
                    ApiRequest.local(ALLOWED, create, Map.of(), new Headers(), pod),
                    new GroupVersionKind("", "v1", "Pod"),
                    "bench",
                    "web-000001",
                    pod,
                    null,
                    JsonObject.EMPTY,
                    false);
    private @Nullable Server server;
    private @Nullable Authorizer authorizer;
    private @Nullable AdmissionChain admission;

    private static UserInfo user(String name) {
        return new UserInfo(name, "", List.of("system:authenticated"), Map.of());
    }

    @Setup
    public void start() throws Exception {
        Server running = new Server();
        server = running;
        authorizer = running.authorizer();
        admission =
                new AdmissionChain(
                        new AdmissionPlugins(
                                        running.api.registry(),
                                        running.authorizer(),
                                        AdmissionPlugins.Tolerations.DEFAULT,
                                        Clock.SYSTEM,
                                        new Random(7))
                                .chain(Set.of("NodeRestriction"), Set.of()));
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

    /** A new pod: what plugins change, and their last look at it. */
    @Benchmark
    public @Nullable JsonObject admit() {
        AdmissionChain chain = Objects.requireNonNull(admission);
        JsonObject admitted = chain.admit(attributes);
        chain.validate(attributes.withObject(admitted));
        return admitted;
    }
}
