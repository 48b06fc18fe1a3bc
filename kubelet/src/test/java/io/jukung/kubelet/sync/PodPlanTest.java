package io.jukung.kubelet.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jukung.api.core.v1.Container;
import io.jukung.api.core.v1.ContainerStatus;
import io.jukung.api.core.v1.Pod;
import io.jukung.kubelet.sync.RuntimeContainer.State;
import io.jukung.machinery.tree.Yaml;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PodPlanTest {
    private static final Instant T0 = Instant.parse("2026-11-21T12:00:00Z");

    private static Pod pod(String spec) {
        return Pod.of(Yaml.parse("spec:\n" + spec.indent(2)));
    }

    private static final Pod ALWAYS =
            pod("restartPolicy: Always\ncontainers: [{name: a, image: i}, {name: b, image: i}]");
    private static final Pod NEVER = pod("restartPolicy: Never\ncontainers: [{name: a, image: i}]");
    private static final Pod INITS =
            pod(
                    "restartPolicy: Always\ninitContainers: [{name: i1, image: i}, {name: s, image: i, restartPolicy: Always}, {name: i2, image: i}]\ncontainers: [{name: a, image: i}]");

    private static RuntimePod runtime(RuntimeContainer... containers) {
        return new RuntimePod(
                List.of(new RuntimePod.Sandbox("sb", true, false, 0, T0, List.of("10.0.0.2"))),
                List.of(containers));
    }

    private static RuntimeContainer run(Pod pod, String name, State state, int exitCode) {
        Container container =
                Stream.concat(
                                pod.spec().containers().stream(),
                                pod.spec().initContainers().stream())
                        .filter(c -> c.name().equals(name))
                        .findFirst()
                        .orElseThrow();
        return new RuntimeContainer(
                name + "-id",
                name,
                state,
                T0,
                T0,
                state == State.EXITED ? T0 : null,
                exitCode,
                "",
                "",
                "i",
                "i",
                0,
                ContainerHash.of(container),
                "",
                "sb",
                container.resources());
    }

    private static List<String> starts(PodPlan plan) {
        return plan.start().stream().map(s -> s.container().name()).toList();
    }

    @Test
    void aNewPodGetsASandboxAndItsContainers() {
        PodPlan plan = PodPlan.decide(ALWAYS, RuntimePod.NONE, ProbeView.NONE);
        assertTrue(plan.createSandbox());
        assertFalse(plan.killPod());
        assertEquals(List.of("a", "b"), starts(plan));
        assertEquals(List.of("i1"), starts(PodPlan.decide(INITS, RuntimePod.NONE, ProbeView.NONE)));
    }

    @Test
    void aDeadSandboxIsReplacedWithTheNextAttempt() {
        RuntimePod dead =
                new RuntimePod(
                        List.of(new RuntimePod.Sandbox("sb", false, false, 2, T0, List.of())),
                        List.of());
        PodPlan plan = PodPlan.decide(ALWAYS, dead, ProbeView.NONE);
        assertTrue(plan.killPod() && plan.createSandbox());
        assertEquals(3, plan.attempt());
    }

    @Test
    void whatRunsIsLeftAlone() {
        assertTrue(
                PodPlan.decide(
                                ALWAYS,
                                runtime(
                                        run(ALWAYS, "a", State.RUNNING, 0),
                                        run(ALWAYS, "b", State.RUNNING, 0)),
                                ProbeView.NONE)
                        .idle());
    }

    @Test
    void restartPolicyDecidesWhatEndedContainersDo() {
        for (String policy : List.of("Always", "OnFailure", "Never")) {
            Pod pod =
                    pod(
                            "restartPolicy: "
                                    + policy
                                    + "\ncontainers: [{name: a, image: i}, {name: b, image: i}]");
            for (int code : new int[] {0, 1}) {
                PodPlan plan =
                        PodPlan.decide(
                                pod,
                                runtime(
                                        run(pod, "a", State.RUNNING, 0),
                                        run(pod, "b", State.EXITED, code)),
                                ProbeView.NONE);
                boolean restart =
                        policy.equals("Always") || policy.equals("OnFailure") && code != 0;
                assertEquals(restart ? List.of("b") : List.of(), starts(plan), policy + code);
            }
        }
        assertTrue(
                PodPlan.decide(NEVER, runtime(run(NEVER, "a", State.EXITED, 0)), ProbeView.NONE)
                        .killPod());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "restartPolicy: OnFailure; 1; true",
                "restartPolicy: OnFailure; 0; false",
                "restartPolicy: Always; 0; true",
                "restartPolicy: Never; 1; false",
                "restartPolicy: Never, restartPolicyRules: [{action: Restart, exitCodes:"
                        + " {operator: In, values: [42]}}]; 42; true",
                "restartPolicy: Never, restartPolicyRules: [{action: Restart, exitCodes:"
                        + " {operator: In, values: [42]}}]; 1; false",
                "restartPolicy: Never, restartPolicyRules: [{action: Restart, exitCodes:"
                        + " {operator: NotIn, values: [42]}}]; 1; true",
            })
    void aContainersOwnPolicyGoesBeforeThePods(String own, int code, boolean restarts) {
        Pod pod =
                pod(
                        "restartPolicy: Never\n"
                                + "containers: [{name: a, image: i, "
                                + own
                                + "}, {name: b, image: i}]");
        RuntimePod runtime =
                runtime(run(pod, "a", State.EXITED, code), run(pod, "b", State.RUNNING, 0));
        assertEquals(
                restarts ? List.of("a") : List.of(),
                starts(PodPlan.decide(pod, runtime, ProbeView.NONE)));
        Function<String, ContainerStatus> status =
                name ->
                        ContainerStatus.of(
                                Yaml.parse(
                                        "{name: "
                                                + name
                                                + ", state: {terminated: {exitCode: "
                                                + code
                                                + "}}}"));
        assertEquals(
                restarts ? "Running" : code == 0 ? "Succeeded" : "Failed",
                PodPhase.of(pod, List.of(status.apply("a"), status.apply("b")), false));
    }

    @Test
    void initContainersGoOneByOneAndSidecarsStay() {
        List<RuntimeContainer> done = new ArrayList<>();
        done.add(run(INITS, "i1", State.EXITED, 0));
        assertEquals(List.of("s"), starts(decide(INITS, done)));
        done.add(run(INITS, "s", State.RUNNING, 0));
        assertEquals(List.of("i2"), starts(decide(INITS, done)));
        done.add(run(INITS, "i2", State.RUNNING, 0));
        assertTrue(decide(INITS, done).idle());
        done.set(2, run(INITS, "i2", State.EXITED, 1));
        assertEquals(List.of("i2"), starts(decide(INITS, done)));
        done.set(2, run(INITS, "i2", State.EXITED, 0));
        assertEquals(List.of("a"), starts(decide(INITS, done)));
        done.add(run(INITS, "a", State.RUNNING, 0));
        done.set(1, run(INITS, "s", State.EXITED, 0));
        assertEquals(List.of("s"), starts(decide(INITS, done)));
    }

    private static PodPlan decide(Pod pod, List<RuntimeContainer> containers) {
        return PodPlan.decide(
                pod, runtime(containers.toArray(RuntimeContainer[]::new)), ProbeView.NONE);
    }

    @Test
    void aFailedInitContainerEndsAPodThatNeverRestarts() {
        Pod pod =
                pod(
                        "restartPolicy: Never\ninitContainers: [{name: i1, image: i}]\ncontainers: [{name: a, image: i}]");
        PodPlan plan = decide(pod, List.of(run(pod, "i1", State.EXITED, 1)));
        assertTrue(plan.killPod());
        assertEquals(List.of(), starts(plan));
    }

    @Test
    void aChangedImageAndAFailedProbeReplaceTheContainer() {
        Pod changed =
                pod(
                        "restartPolicy: Always\ncontainers: [{name: a, image: new}, {name: b, image: i}]");
        PodPlan plan =
                PodPlan.decide(
                        changed,
                        runtime(
                                run(ALWAYS, "a", State.RUNNING, 0),
                                run(ALWAYS, "b", State.RUNNING, 0)),
                        ProbeView.NONE);
        assertEquals(
                "Container a definition changed, will be restarted",
                plan.kill().getFirst().message());
        assertEquals(List.of("a"), starts(plan));

        PodPlan dead =
                PodPlan.decide(
                        NEVER, runtime(run(NEVER, "a", State.RUNNING, 0)), new FailedLiveness());
        assertEquals("Container a failed liveness probe", dead.kill().getFirst().message());
        assertEquals(List.of(), starts(dead));
    }

    private static final class FailedLiveness implements ProbeView {
        @Override
        public Result liveness(String containerId) {
            return Result.FAILURE;
        }

        @Override
        public Result readiness(String containerId) {
            return Result.UNKNOWN;
        }

        @Override
        public Result startup(String containerId) {
            return Result.UNKNOWN;
        }
    }

    @Test
    void aResizeRestartsWhereThePolicySaysSo() {
        String spec =
                """
                metadata: {name: p, namespace: ns, uid: u}
                spec:
                  restartPolicy: Always
                  containers:
                  - name: a
                    image: i
                    resources: {requests: {cpu: %s, memory: %s}}
                    resizePolicy:
                    - {resourceName: cpu, restartPolicy: NotRequired}
                    - {resourceName: memory, restartPolicy: RestartContainer}
                """;
        Pod before = Pod.of(Yaml.parse(spec.formatted("1", "1Mi")));
        RuntimePod running = runtime(run(before, "a", State.RUNNING, 0));
        assertTrue(PodPlan.decide(before, running, ProbeView.NONE).idle());
        Pod same = Pod.of(Yaml.parse(spec.formatted("1000m", "1024Ki")));
        assertTrue(PodPlan.decide(same, running, ProbeView.NONE).idle());
        PodPlan inPlace =
                PodPlan.decide(
                        Pod.of(Yaml.parse(spec.formatted("2", "1Mi"))), running, ProbeView.NONE);
        assertEquals("a", inPlace.resize().getFirst().container().name());
        assertTrue(inPlace.kill().isEmpty());
        PodPlan restart =
                PodPlan.decide(
                        Pod.of(Yaml.parse(spec.formatted("2", "2Mi"))), running, ProbeView.NONE);
        assertTrue(restart.resize().isEmpty());
        assertEquals(PodPlan.Cause.RESIZE, restart.kill().getFirst().cause());
        assertEquals("Container a resize requires restart", restart.kill().getFirst().message());
        assertEquals(List.of("a"), starts(restart));
    }
}
