package io.jukung.scheduler.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.jukung.api.core.v1.Node;
import io.jukung.api.core.v1.PersistentVolume;
import io.jukung.api.core.v1.PersistentVolumeClaim;
import io.jukung.api.core.v1.Pod;
import io.jukung.api.storage.v1.StorageClass;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.machinery.tree.Yaml;
import io.jukung.scheduler.plugins.DefaultPlugins;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SpreadAndVolumesTest {
    private final Core core =
            new Core(Profile.of("default-scheduler", DefaultPlugins.all()), new Random(1));

    private static NodeInfo node(String name, String zone, Pod... pods) {
        Node node =
                Node.of(
                        Yaml.parse(
                                """
                                metadata: {name: %s, labels: {zone: %s}}
                                status: {allocatable: {cpu: '4', memory: 8Gi, pods: '10'}}
                                """
                                        .formatted(name, zone)));
        return NodeInfo.of(node, Arrays.stream(pods).map(PodInfo::of).toList());
    }

    private static Pod pod(String name, String spec) {
        return Pod.of(
                Yaml.parse(
                        """
                        metadata: {name: %s, namespace: default, labels: {app: web}}
                        spec: %s
                        """
                                .formatted(name, spec)));
    }

    private static Pod spread(String when) {
        return pod(
                "p",
                """
                {topologySpreadConstraints: [{maxSkew: 1, topologyKey: zone,
                  whenUnsatisfiable: %s, labelSelector: {matchLabels: {app: web}}}]}
                """
                        .formatted(when)
                        .strip());
    }

    private Placement place(Pod pod, Volumes volumes, NodeInfo... nodes) {
        return core.place(
                PodInfo.of(pod),
                new Snapshot(
                        List.of(nodes), Map.of("default", JsonObject.EMPTY), volumes, Map.of()));
    }

    private String refusal(Pod pod, Volumes volumes, NodeInfo... nodes) {
        return assertInstanceOf(Placement.Nowhere.class, place(pod, volumes, nodes)).message();
    }

    @Test
    void podsSpreadOverZones() {
        NodeInfo crowded = node("a", "z1", pod("x", "{}"), pod("y", "{}"));
        NodeInfo other = node("b", "z2", pod("z", "{}"));
        for (String when : List.of("DoNotSchedule", "ScheduleAnyway")) {
            assertEquals(new Placement.To("b"), place(spread(when), Volumes.NONE, crowded, other));
        }
        NodeInfo outside =
                NodeInfo.of(
                        Node.of(
                                Yaml.parse(
                                        "{metadata: {name: d}, status: {allocatable: {pods: '9'}}}")),
                        List.of());
        assertEquals(
                "0/1 nodes are available: 1 node(s) didn't match pod topology spread constraints"
                        + " (missing required label).",
                refusal(spread("DoNotSchedule"), Volumes.NONE, outside));
    }

    private static Volumes volumes(String mode, String claim, String volume) {
        StorageClass type =
                StorageClass.of(
                        Yaml.parse(
                                """
                                metadata: {name: slow}
                                provisioner: kubernetes.io/no-provisioner
                                volumeBindingMode: %s
                                """
                                        .formatted(mode)));
        PersistentVolumeClaim data =
                PersistentVolumeClaim.of(
                        Yaml.parse(
                                """
                                metadata: {name: data, namespace: default, uid: u}
                                spec:
                                  storageClassName: slow
                                  accessModes: [ReadWriteOnce]
                                  resources: {requests: {storage: 1Gi}}
                                %s
                                """
                                        .formatted(claim)));
        Map<String, PersistentVolume> volumes =
                volume.isEmpty() ? Map.of() : Map.of("pv", PersistentVolume.of(Yaml.parse(volume)));
        return new Volumes(Map.of("default/data", data), volumes, Map.of("slow", type));
    }

    private static final Pod STORED =
            pod("p", "{volumes: [{name: d, persistentVolumeClaim: {claimName: data}}]}");

    @Test
    void claimsMustBeThereAndBoundWhereTheirClassDoesNotWait() {
        assertEquals(
                "0/1 nodes are available: persistentvolumeclaim \"data\" not found.",
                refusal(STORED, Volumes.NONE, node("a", "z")));
        assertEquals(
                "0/1 nodes are available: pod has unbound immediate PersistentVolumeClaims.",
                refusal(STORED, volumes("Immediate", "", ""), node("a", "z")));
    }

    @Test
    void aClaimThatWaitsTakesThePodToItsVolume() {
        String volume =
                """
                metadata: {name: pv}
                spec:
                  storageClassName: slow
                  accessModes: [ReadWriteOnce]
                  capacity: {storage: 2Gi}
                  nodeAffinity:
                    required:
                      nodeSelectorTerms:
                      - matchExpressions: [{key: zone, operator: In, values: [z2]}]
                status: {phase: Available}
                """;
        Volumes waiting = volumes("WaitForFirstConsumer", "", volume);
        assertEquals(
                new Placement.To("b"), place(STORED, waiting, node("a", "z1"), node("b", "z2")));
        assertEquals(
                "0/1 nodes are available: 1 node(s) didn't find available persistent volumes to"
                        + " bind.",
                refusal(STORED, waiting, node("a", "z1")));
    }
}
