package io.jukung.kubelet.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.grpc.Status;
import io.jukung.client.testkit.TestClock;
import io.jukung.kubelet.cri.Cri;
import io.jukung.kubelet.cri.CriException;
import io.jukung.kubelet.cri.v1.RuntimeCondition;
import io.jukung.kubelet.cri.v1.RuntimeStatus;
import io.jukung.kubelet.cri.v1.VersionResponse;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class RuntimeStateTest {
    private final TestClock clock = new TestClock(Instant.parse("2026-11-21T12:00:00Z"));
    private final FakeRuntime runtime = new FakeRuntime();
    private final RuntimeState state = new RuntimeState(runtime.cri(), clock);

    /** A runtime that answers or is away. */
    private static final class FakeRuntime {
        boolean away;
        boolean network = true;

        Cri cri() {
            return (Cri)
                    Proxy.newProxyInstance(
                            Cri.class.getClassLoader(),
                            new Class<?>[] {Cri.class},
                            (proxy, method, arguments) -> answer(method.getName()));
        }

        private Object answer(String method) throws CriException {
            if (away) {
                throw CriException.of(Status.UNAVAILABLE);
            }
            return switch (method) {
                case "version" ->
                        VersionResponse.newBuilder()
                                .setRuntimeName("containerd")
                                .setRuntimeVersion("1.6.20")
                                .build();
                case "status" ->
                        RuntimeStatus.newBuilder()
                                .addConditions(
                                        RuntimeCondition.newBuilder()
                                                .setType("NetworkReady")
                                                .setStatus(network)
                                                .setReason("NetworkPluginNotReady")
                                                .setMessage("cni plugin not initialized"))
                                .build();
                case "listImages" -> List.of();
                default -> throw new UnsupportedOperationException(method);
            };
        }
    }

    @Test
    void aRuntimeThatIsAwayIsDownAfterHalfAMinuteOnly() {
        assertEquals(
                "container runtime status check may not have completed yet",
                state.health().message());
        state.check();
        assertTrue(state.health().ready());
        runtime.away = true;
        clock.advance(Duration.ofSeconds(29));
        state.check();
        assertTrue(state.health().ready());
        clock.advance(Duration.ofSeconds(1));
        state.check();
        assertEquals("container runtime is down", state.health().message());
        assertEquals("containerd://1.6.20", state.health().version());
        runtime.away = false;
        state.check();
        assertTrue(state.health().ready());
    }

    @Test
    void aMissingNetworkCountsAtOnceAndErrorsAreListed() {
        runtime.network = false;
        state.check();
        String network =
                "container runtime network not ready: NetworkReady=false reason:NetworkPluginNotReady message:cni plugin not initialized";
        assertEquals(network, state.health().message());
        runtime.away = true;
        clock.advance(Duration.ofSeconds(30));
        assertEquals("[container runtime is down, " + network + "]", state.health().message());
    }

    @Test
    void listingsThatStoppedCount() {
        state.check();
        state.listed();
        clock.advance(Duration.ofSeconds(181));
        state.check();
        assertEquals(
                "PLEG is not healthy: pleg was last seen active 3m1s ago; threshold is 3m0s",
                state.health().message());
    }
}
