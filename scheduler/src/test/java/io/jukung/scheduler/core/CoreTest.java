package io.jukung.scheduler.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.jukung.api.core.v1.Node;
import io.jukung.api.core.v1.Pod;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.machinery.tree.Yaml;
import io.jukung.scheduler.plugins.DefaultPlugins;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

class CoreTest {
    private final RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(1);
    private final Core core =
            new Core(Profile.of("default-scheduler", DefaultPlugins.all()), random);

    private static NodeInfo node(String name, String more, Pod... pods) {
        Node node =
                Node.of(
                        Yaml.parse(
                                """
                                metadata:
                                  name: %s
                                  labels: {kubernetes.io/hostname: %s, zone: z-%s}
                                status:
                                  allocatable: {cpu: "4", memory: 8Gi, pods: "10"}
                                %s
                                """
                                        .formatted(name, name, name, more.stripIndent())));
        return NodeInfo.of(node, java.util.Arrays.stream(pods).map(PodInfo::of).toList());
    }

    private static Pod pod(String name, String spec) {
        return Pod.of(
                Yaml.parse(
                        """
                        metadata: {name: %s, namespace: default, labels: {app: %s}}
                        spec: %s
                        """
                                .formatted(name, name, spec)));
    }

    private Placement place(Pod pod, NodeInfo... nodes) {
        return core.place(
                PodInfo.of(pod), new Snapshot(List.of(nodes), Map.of("default", JsonObject.EMPTY)));
    }

    private String refusal(Pod pod, NodeInfo... nodes) {
        return assertInstanceOf(Placement.Nowhere.class, place(pod, nodes)).message();
    }

    private static String asking(String cpu) {
        return "{containers: [{name: c, resources: {requests: {cpu: '" + cpu + "'}}}]}";
    }

    @Test
    void noNodes() {
        assertEquals("no nodes available to schedule pods", refusal(pod("p", asking("1"))));
    }

    @Test
    void resourcesMustFitAndReasonsAreCounted() {
        NodeInfo full = node("a", "", pod("x", asking("3500m")));
        NodeInfo tainted = node("b", "spec: {taints: [{key: k, value: v, effect: NoSchedule}]}");
        NodeInfo cordoned = node("c", "spec: {unschedulable: true}");
        assertEquals(
                "0/3 nodes are available: 1 Insufficient cpu, 1 node(s) had untolerated taint {k:"
                        + " v}, 1 node(s) were unschedulable.",
                refusal(pod("p", asking("1")), full, tainted, cordoned));
        assertEquals(
                new Placement.To("a"), place(pod("p", asking("500m")), full, tainted, cordoned));
    }

    @Test
    void tolerationsOpenTaintedNodes() {
        NodeInfo tainted = node("b", "spec: {taints: [{key: k, value: v, effect: NoExecute}]}");
        for (String toleration :
                List.of(
                        "{operator: Exists}",
                        "{key: k, value: v}",
                        "{key: k, operator: Exists, effect: NoExecute}")) {
            assertEquals(
                    new Placement.To("b"),
                    place(pod("p", "{tolerations: [" + toleration + "]}"), tainted));
        }
        refusal(pod("p", "{tolerations: [{key: k, value: w}]}"), tainted);
    }

    @Test
    void leastAllocatedWins() {
        NodeInfo busy = node("a", "", pod("x", asking("2")));
        assertEquals(new Placement.To("b"), place(pod("p", asking("1")), busy, node("b", "")));
    }

    @Test
    void selectorsAndNodeAffinity() {
        NodeInfo a = node("a", "");
        NodeInfo b = node("b", "");
        assertEquals(new Placement.To("b"), place(pod("p", "{nodeSelector: {zone: z-b}}"), a, b));
        assertEquals(
                "0/2 nodes are available: 2 node(s) didn't match Pod's node affinity/selector.",
                refusal(pod("p", "{nodeSelector: {zone: none}}"), a, b));
        String field =
                "{affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution:"
                        + " {nodeSelectorTerms: [{matchFields: [{key: metadata.name, operator: In,"
                        + " values: [a]}]}]}}}}";
        assertEquals(new Placement.To("a"), place(pod("p", field), a, b));
        String preferred =
                "{affinity: {nodeAffinity: {preferredDuringSchedulingIgnoredDuringExecution:"
                        + " [{weight: 100, preference: {matchExpressions: [{key: zone, operator:"
                        + " In, values: [z-b]}]}}]}}}";
        assertEquals(new Placement.To("b"), place(pod("p", preferred), a, b));
    }

    @Test
    void hostPortsAreGivenOnce() {
        String port = "{containers: [{name: c, ports: [{hostPort: 80, containerPort: 80}]}]}";
        assertEquals(
                "0/1 nodes are available: 1 node(s) didn't have free ports for the requested pod"
                        + " ports.",
                refusal(pod("p", port), node("a", "", pod("x", port))));
        String local = "{containers: [{name: c, ports: [{hostIP: 127.0.0.1, hostPort: 80}]}]}";
        String other = "{containers: [{name: c, ports: [{hostIP: 10.0.0.1, hostPort: 80}]}]}";
        assertEquals(new Placement.To("a"), place(pod("p", local), node("a", "", pod("x", other))));
    }

    private static String anti(String app) {
        return "{affinity: {podAntiAffinity: {requiredDuringSchedulingIgnoredDuringExecution:"
                + " [{labelSelector: {matchLabels: {app: "
                + app
                + "}}, topologyKey: kubernetes.io/hostname}]}}}";
    }

    @Test
    void podAffinityAndAntiAffinity() {
        NodeInfo a = node("a", "", pod("web", "{}"));
        NodeInfo b = node("b", "");
        assertEquals(new Placement.To("b"), place(pod("p", anti("web")), a, b));
        assertEquals(
                "0/1 nodes are available: 1 node(s) didn't match pod anti-affinity rules.",
                refusal(pod("p", anti("web")), a));
        assertEquals(
                "0/1 nodes are available: 1 node(s) didn't satisfy existing pods anti-affinity"
                        + " rules.",
                refusal(pod("p", "{}"), node("a", "", pod("x", anti("p")))));
        String near = anti("web").replace("podAntiAffinity", "podAffinity");
        assertEquals(new Placement.To("a"), place(pod("p", near), a, b));
        String own = anti("p").replace("podAntiAffinity", "podAffinity");
        assertInstanceOf(Placement.To.class, place(pod("p", own), a, b));
    }

    @Test
    void initContainersCountAtTheirPeakAndSidecarsThroughout() {
        Pod pod =
                pod(
                        "p",
                        """
                        {initContainers: [
                          {name: side, restartPolicy: Always, resources: {requests: {cpu: 1}}},
                          {name: big, resources: {requests: {cpu: 3}}}],
                         containers: [{name: c, resources: {requests: {cpu: 2}}}]}
                        """);
        assertEquals(4000, Resources.requestedBy(pod).get("cpu"));
    }
}
