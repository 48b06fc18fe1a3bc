package io.jukung.kubelet.pods;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.jukung.api.core.v1.Pod;
import io.jukung.kubelet.sync.PodStatusWriter;
import io.jukung.machinery.quantity.Quantity;
import io.jukung.machinery.tree.Json;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AdmissionTest {
    private static final NodeFacts NODE =
            new NodeFacts(
                    "node",
                    List.of("10.0.0.1"),
                    Map.of("disk", "ssd", "size", "7"),
                    Map.of(
                            "cpu",
                            Quantity.parse("2"),
                            "memory",
                            Quantity.parse("1Gi"),
                            "pods",
                            Quantity.parse("3")),
                    1L << 30);

    private static Pod pod(String spec) {
        return Pod.of(Json.parse("{\"metadata\":{\"name\":\"p\"},\"spec\":" + spec + "}"));
    }

    private static Pod asking(String cpu) {
        return pod(
                """
                {"containers":[{"name":"c","resources":{"requests":{"cpu":"%s"}}}]}\
                """
                        .formatted(cpu));
    }

    private static void rejected(
            String reason, String message, PodStatusWriter.@Nullable Override rejection) {
        assertNotNull(rejection);
        assertEquals("Failed", rejection.phase());
        assertEquals(reason, rejection.reason());
        assertEquals(message, rejection.message());
    }

    @Test
    void requestsAddUpToWhatTheNodeHas() {
        assertNull(new Admission(asking("1"), NODE, List.of(asking("1"))).rejection());
        rejected(
                "OutOfcpu",
                "Node didn't have enough resource: cpu, requested: 1001, used: 1000, capacity: 2000",
                new Admission(asking("1001m"), NODE, List.of(asking("1"))).rejection());
    }

    @Test
    void aPodThatAsksForNothingFitsAFullNode() {
        assertNull(
                new Admission(pod("{\"containers\":[]}"), NODE, List.of(asking("2"))).rejection());
    }

    @Test
    void placesForPodsCount() {
        Pod idle = pod("{\"containers\":[]}");
        rejected(
                "OutOfpods",
                "Node didn't have enough resource: pods, requested: 1, used: 3, capacity: 3",
                new Admission(idle, NODE, List.of(idle, idle, idle)).rejection());
    }

    @Test
    void labelsMustMatch() {
        assertNull(
                new Admission(pod("{\"nodeSelector\":{\"disk\":\"ssd\"}}"), NODE, List.of())
                        .rejection());
        rejected(
                "NodeAffinity",
                "Predicate NodeAffinity failed: node(s) didn't match Pod's node affinity/selector",
                new Admission(pod("{\"nodeSelector\":{\"disk\":\"hdd\"}}"), NODE, List.of())
                        .rejection());
    }

    @Test
    void oneTermOfAnAffinityIsEnough() {
        String affinity =
                """
                {"affinity":{"nodeAffinity":{"requiredDuringSchedulingIgnoredDuringExecution":{
                  "nodeSelectorTerms":[
                    {"matchExpressions":[{"key":"size","operator":"Gt","values":["%s"]}]},
                    {"matchFields":[{"key":"metadata.name","operator":"In","values":["%s"]}]}]}}}}\
                """;
        assertNull(new Admission(pod(affinity.formatted("6", "x")), NODE, List.of()).rejection());
        assertNull(
                new Admission(pod(affinity.formatted("7", "node")), NODE, List.of()).rejection());
        assertNotNull(
                new Admission(pod(affinity.formatted("7", "x")), NODE, List.of()).rejection());
    }

    @Test
    void aHostPortIsTakenOncePerProtocolAndAddress() {
        String port =
                """
                {"containers":[{"name":"c","ports":[{"hostPort":80,"protocol":"%s","hostIP":"%s"}]}]}\
                """;
        Pod first = pod(port.formatted("TCP", "10.0.0.1"));
        assertNull(
                new Admission(pod(port.formatted("UDP", "10.0.0.1")), NODE, List.of(first))
                        .rejection());
        assertNull(
                new Admission(pod(port.formatted("TCP", "10.0.0.2")), NODE, List.of(first))
                        .rejection());
        rejected(
                "NodePorts",
                "Predicate NodePorts failed: node(s) didn't have free ports for the requested pod ports",
                new Admission(pod(port.formatted("TCP", "")), NODE, List.of(first)).rejection());
    }
}
