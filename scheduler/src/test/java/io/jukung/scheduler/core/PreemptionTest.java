package io.jukung.scheduler.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.jukung.api.core.v1.Node;
import io.jukung.api.core.v1.Pod;
import io.jukung.api.policy.v1.PodDisruptionBudget;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.machinery.tree.Yaml;
import io.jukung.scheduler.plugins.DefaultPlugins;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PreemptionTest {
    private final Core core =
            new Core(Profile.of("default-scheduler", DefaultPlugins.all()), new Random(1));

    private static NodeInfo node(String name, Pod... pods) {
        Node node =
                Node.of(
                        Yaml.parse(
                                "{metadata: {name: %s}, status: {allocatable: {cpu: '4', memory: 8Gi, pods: '10'}}}"
                                        .formatted(name)));
        return NodeInfo.of(node, Arrays.stream(pods).map(PodInfo::of).toList());
    }

    private static Pod pod(String name, int priority, String cpu, String more) {
        return Pod.of(
                Yaml.parse(
                        """
                        metadata: {name: %s, namespace: default, uid: %s, labels: {app: %s}}
                        spec:
                          priority: %d
                          containers: [{name: c, resources: {requests: {cpu: '%s'}}}]
                          %s
                        status: {startTime: '2026-01-01T00:00:00Z'}
                        """
                                .formatted(name, name, name, priority, cpu, more)));
    }

    private Preemption.Outcome preempt(
            Pod pod, List<PodDisruptionBudget> budgets, NodeInfo... nodes) {
        Snapshot snapshot = new Snapshot(List.of(nodes), Map.of("default", JsonObject.EMPTY));
        PodInfo info = PodInfo.of(pod);
        Placement.Nowhere nowhere =
                assertInstanceOf(Placement.Nowhere.class, core.place(info, snapshot));
        return new Preemption(core).preempt(info, nowhere, snapshot, budgets);
    }

    private static List<String> victims(Preemption.Outcome outcome) {
        return assertInstanceOf(Preemption.Outcome.Evict.class, outcome).victims().stream()
                .map(Pod::name)
                .toList();
    }

    @Test
    void asFewAsWillDoLeaveTheNodeWhereItHurtsLeast() {
        NodeInfo important = node("a", pod("x", 50, "4", ""));
        NodeInfo lesser = node("b", pod("low", 10, "2", ""), pod("z", 20, "2", ""));
        Preemption.Outcome outcome = preempt(pod("p", 100, "2", ""), List.of(), important, lesser);
        assertEquals("b", ((Preemption.Outcome.Evict) outcome).node());
        assertEquals(List.of("low"), victims(outcome));
    }

    @Test
    void budgetsAreSparedWhereTheyCanBe() {
        PodDisruptionBudget budget =
                PodDisruptionBudget.of(
                        Yaml.parse(
                                """
                                metadata: {name: b, namespace: default}
                                spec: {selector: {matchLabels: {app: low}}}
                                status: {disruptionsAllowed: 0}
                                """));
        NodeInfo node = node("b", pod("low", 10, "2", ""), pod("z", 20, "2", ""));
        assertEquals(List.of("z"), victims(preempt(pod("p", 100, "2", ""), List.of(budget), node)));
    }

    @Test
    void nobodyLeavesForOneThatIsNoMoreImportantOrDoesNotWant() {
        NodeInfo full = node("a", pod("x", 100, "4", ""));
        assertEquals(
                new Preemption.Outcome.Nothing(
                        "0/1 nodes are available: 1 No preemption victims found for incoming pod."),
                preempt(pod("p", 100, "2", ""), List.of(), full));
        assertEquals(
                new Preemption.Outcome.Nothing("not eligible due to preemptionPolicy=Never."),
                preempt(pod("p", 200, "2", "preemptionPolicy: Never"), List.of(), full));
        assertEquals(
                new Preemption.Outcome.Nothing(
                        "0/1 nodes are available: 1 Preemption is not helpful for scheduling."),
                preempt(pod("p", 200, "2", "nodeName: other"), List.of(), full));
    }

    @Test
    void roomIsKeptForThoseWhoseVictimsAreLeaving() {
        Pod coming =
                Pod.of(
                        pod("c", 50, "4", "")
                                .node()
                                .with("status", JsonObject.of("nominatedNodeName", "a")));
        Snapshot snapshot =
                new Snapshot(
                        List.of(node("a")),
                        Map.of(),
                        Volumes.NONE,
                        Map.of("a", List.of(PodInfo.of(coming))));
        assertInstanceOf(
                Placement.Nowhere.class, core.place(PodInfo.of(pod("p", 10, "1", "")), snapshot));
        assertEquals(
                new Placement.To("a"), core.place(PodInfo.of(pod("q", 60, "1", "")), snapshot));
        assertEquals(new Placement.To("a"), core.place(PodInfo.of(coming), snapshot));
    }
}
