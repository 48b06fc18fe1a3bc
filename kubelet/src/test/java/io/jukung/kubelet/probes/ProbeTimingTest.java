package io.jukung.kubelet.probes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jukung.api.core.v1.Pod;
import io.jukung.client.events.EventRecorder;
import io.jukung.client.testkit.MemoryApi;
import io.jukung.client.testkit.TestClock;
import io.jukung.kubelet.sync.ProbeView.Result;
import io.jukung.kubelet.sync.RuntimeContainer;
import io.jukung.kubelet.sync.RuntimePod;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.machinery.tree.Yaml;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ProbeTimingTest {
    private static final Instant T0 = Instant.parse("2026-11-21T12:00:00Z");

    @Test
    void aProbeWaitsForItsDelayAndThenAsksEveryPeriod() throws Exception {
        TestClock clock = new TestClock(T0);
        MemoryApi api = new MemoryApi();
        BlockingQueue<Long> asked = new LinkedBlockingQueue<>();
        BlockingQueue<String> changed = new LinkedBlockingQueue<>();
        Prober prober =
                (probe, container, id, ips, timeout) -> {
                    asked.add(Duration.between(T0, clock.now()).toSeconds());
                    return asked.size() < 3 ? Outcome.success("") : Outcome.failure("no");
                };
        Pod pod =
                Pod.of(
                        Yaml.parse(
                                """
                                metadata: {name: p, namespace: ns, uid: u}
                                spec:
                                  containers:
                                  - name: c
                                    livenessProbe: {initialDelaySeconds: 5, periodSeconds: 10, failureThreshold: 2, successThreshold: 1, timeoutSeconds: 1, exec: {command: [x]}}
                                """));
        RuntimeContainer run =
                new RuntimeContainer(
                        "id",
                        "c",
                        RuntimeContainer.State.RUNNING,
                        T0,
                        T0,
                        null,
                        0,
                        "",
                        "",
                        "",
                        "",
                        0,
                        "",
                        "",
                        "sb",
                        null);
        try (EventRecorder events = new EventRecorder(api.client(), "kubelet", "n", clock)) {
            ProbeManager probes =
                    new ProbeManager(
                            prober, events, clock, (p, c) -> JsonObject.EMPTY, changed::add);
            probes.follow(pod, new RuntimePod(List.of(), List.of(run)));
            assertEquals("u", changed.poll(10, TimeUnit.SECONDS));
            assertEquals(Result.FAILURE, probes.liveness("id"));
            assertEquals(List.of(5L, 15L, 25L, 35L), List.copyOf(asked));
            probes.forget("u");
            assertEquals(Result.UNKNOWN, probes.liveness("id"));
        }
    }
}
