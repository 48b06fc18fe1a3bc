package io.jukung.bench.micro;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.jukung.apiserver.admission.AdmissionAttributes;
import io.jukung.apiserver.admission.AdmissionAttributes.Operation;
import io.jukung.apiserver.admission.AdmissionChain;
import io.jukung.apiserver.admission.Reinvocation;
import io.jukung.apiserver.admission.Views;
import io.jukung.apiserver.request.ApiRequest;
import io.jukung.apiserver.request.RequestInfo;
import io.jukung.apiserver.request.UserInfo;
import io.jukung.http.Headers;
import io.jukung.machinery.names.GroupVersion;
import io.jukung.machinery.names.GroupVersionKind;
import io.jukung.machinery.tree.Json;
import io.jukung.machinery.tree.JsonObject;
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

/** The default plugins with a Pod that is created: what they change, and what they check. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class Admissions {
    private static final String NAMESPACE = "bench";
    private static final GroupVersionKind POD = new GroupVersion("", "v1").kind("Pod");

    private final ApiRequest request =
            ApiRequest.local(
                    new UserInfo("bench", "", List.of("system:authenticated"), Map.of()),
                    RequestInfo.resource(
                            "create",
                            new GroupVersion("", "v1").resource("pods"),
                            NAMESPACE,
                            "",
                            ""),
                    Map.of(),
                    new Headers(),
                    null);
    private final JsonObject pod =
            Json.parse(Server.FIXTURES.podBody(0).getBytes(UTF_8))
                    .withAt(NAMESPACE, "metadata", "namespace");
    private @Nullable Server server;
    private @Nullable AdmissionChain chain;

    @Setup
    public void start() throws Exception {
        Server running = new Server();
        server = running;
        chain = running.admission();
    }

    @TearDown
    public void stop() {
        Objects.requireNonNull(server).close();
    }

    private AdmissionAttributes creation() {
        return new AdmissionAttributes(
                Operation.CREATE,
                request,
                POD,
                NAMESPACE,
                "web-000000",
                pod,
                null,
                JsonObject.EMPTY,
                false,
                Views.only(POD),
                new Reinvocation());
    }

    /** Both rounds, one after the other. */
    @Benchmark
    public @Nullable JsonObject admit() {
        AdmissionChain plugins = Objects.requireNonNull(chain);
        AdmissionAttributes creation = creation();
        JsonObject admitted = plugins.admit(creation);
        plugins.validate(creation.withObject(admitted));
        return admitted;
    }
}
