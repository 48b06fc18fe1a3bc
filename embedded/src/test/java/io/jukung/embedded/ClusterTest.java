package io.jukung.embedded;

import static io.jukung.embedded.Clusters.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jukung.api.apps.v1.Deployment;
import io.jukung.api.apps.v1.ReplicaSet;
import io.jukung.api.core.v1.ConfigMap;
import io.jukung.api.core.v1.Event;
import io.jukung.api.core.v1.Namespace;
import io.jukung.api.core.v1.Node;
import io.jukung.api.core.v1.Pod;
import io.jukung.api.core.v1.ServiceAccount;
import io.jukung.client.Client;
import io.jukung.client.DeleteOptions;
import io.jukung.client.ListOptions;
import io.jukung.client.PatchType;
import io.jukung.machinery.tree.Json;
import io.jukung.machinery.tree.Yaml;
import io.jukung.store.durable.DurableStore;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole cluster in this JVM, used as its users do. */
class ClusterTest {
    private static Cluster cluster;
    private static Client admin;

    @BeforeAll
    static void start() throws InterruptedException {
        cluster = Cluster.start(Cluster.Config.inMemory().withSimulatedNodes(2));
        admin = cluster.admin();
    }

    @AfterAll
    static void stop() {
        admin.close();
        cluster.close();
    }

    private static void namespace(Client client, String name) throws InterruptedException {
        client.create(Namespace.KIND, Namespace.builder().metadata(m -> m.name(name)).build());
        eventually(
                "the default service account of " + name,
                () -> client.find(ServiceAccount.KIND, name, "default") != null);
    }

    private static Pod pod(String namespace, String name) {
        return Pod.of(
                Yaml.parse(
                        """
                        apiVersion: v1
                        kind: Pod
                        metadata: {name: %s, namespace: %s}
                        spec: {containers: [{name: c, image: nginx}]}
                        """
                                .formatted(name, namespace)));
    }

    private static Deployment deployment(String namespace, int replicas) {
        return Deployment.of(
                Yaml.parse(
                        """
                        apiVersion: apps/v1
                        kind: Deployment
                        metadata: {name: web, namespace: %s}
                        spec:
                          replicas: %d
                          selector: {matchLabels: {app: web}}
                          template:
                            metadata: {labels: {app: web}}
                            spec: {containers: [{name: c, image: "nginx:1"}]}
                        """
                                .formatted(namespace, replicas)));
    }

    private static boolean ready(Pod pod) {
        return pod.status().conditions().stream()
                .anyMatch(c -> c.type().equals("Ready") && c.status().equals("True"));
    }

    private static List<Pod> pods(String namespace) {
        return admin.list(Pod.KIND, namespace, ListOptions.ALL).items();
    }

    private static boolean rolledOut(String namespace, int replicas) {
        Deployment web = admin.get(Deployment.KIND, namespace, "web");
        return web.status().observedGeneration() == web.metadata().generation()
                && web.status().updatedReplicas() == replicas
                && web.status().availableReplicas() == replicas
                && web.status().replicas() == replicas;
    }

    @Test
    void aPodIsScheduledAndBecomesReady() throws Exception {
        namespace(admin, "single");
        assertEquals(2, admin.list(Node.KIND, "", ListOptions.ALL).items().size());
        admin.create(Pod.KIND, pod("single", "web"));
        eventually("the pod is Ready", () -> ready(admin.get(Pod.KIND, "single", "web")));
        eventually(
                "the scheduler's event",
                () ->
                        admin.list(Event.KIND, "single", ListOptions.ALL).items().stream()
                                .anyMatch(e ->
                                        e.reason().equals("Scheduled")
                                                && e.involvedObject().name().equals("web")
                                                && e.message()
                                                        .startsWith(
                                                                "Successfully assigned single/web"
                                                                        + " to simulated")));
    }

    @Test
    void aDeploymentRollsOutAndItsDependentsGoWithIt() throws Exception {
        namespace(admin, "rollout");
        admin.create(Deployment.KIND, deployment("rollout", 3));
        eventually("the rollout is complete", () -> rolledOut("rollout", 3));
        Set<String> first = pods("rollout").stream().map(Pod::uid).collect(Collectors.toSet());
        admin.patch(
                Deployment.KIND,
                "rollout",
                "web",
                "",
                PatchType.STRATEGIC,
                Json.parse(
                        "{\"spec\":{\"template\":{\"spec\":{\"containers\":"
                                + "[{\"name\":\"c\",\"image\":\"nginx:2\"}]}}}}"));
        eventually("the new revision is rolled out", () -> rolledOut("rollout", 3));
        eventually("the old pods are gone", () -> pods("rollout").size() == 3);
        for (Pod pod : pods("rollout")) {
            assertTrue(!first.contains(pod.uid()));
            assertEquals("nginx:2", pod.spec().containers().getFirst().image());
        }
        assertEquals(2, admin.list(ReplicaSet.KIND, "rollout", ListOptions.ALL).items().size());
        eventually(
                "the deployment's event",
                () ->
                        admin.list(Event.KIND, "rollout", ListOptions.ALL).items().stream()
                                .anyMatch(e -> e.reason().equals("ScalingReplicaSet")));
        admin.delete(Deployment.KIND, "rollout", "web", DeleteOptions.DEFAULT);
        eventually(
                "its replica sets and pods are collected",
                () ->
                        pods("rollout").isEmpty()
                                && admin.list(ReplicaSet.KIND, "rollout", ListOptions.ALL)
                                        .items()
                                        .isEmpty());
    }

    @Test
    void aNamespaceGoesWithAllThatIsInIt() throws Exception {
        namespace(admin, "gone");
        admin.create(Deployment.KIND, deployment("gone", 2));
        admin.create(
                ConfigMap.KIND,
                ConfigMap.builder().metadata(m -> m.name("a").namespace("gone")).build());
        eventually("the rollout is complete", () -> rolledOut("gone", 2));
        admin.delete(Namespace.KIND, "", "gone", DeleteOptions.DEFAULT);
        eventually("the namespace is gone", () -> admin.find(Namespace.KIND, "", "gone") == null);
        assertEquals(List.of(), pods("gone"));
        assertEquals(List.of(), admin.list(ConfigMap.KIND, "gone", ListOptions.ALL).items());
    }

    @Test
    void aRestartKeepsEverything(@TempDir Path folder) throws Exception {
        String uid;
        Map<String, String> pods;
        try (Cluster before =
                        Cluster.start(
                                Clusters.over(
                                        DurableStore.open(folder, DurableStore.Options.DEFAULT),
                                        1));
                Client client = before.admin()) {
            namespace(client, "kept");
            uid = client.create(Pod.KIND, pod("kept", "web")).uid();
            eventually("the pod is Ready", () -> ready(client.get(Pod.KIND, "kept", "web")));
            pods = identities(client);
        }
        try (Cluster after =
                        Cluster.start(
                                Clusters.over(
                                        DurableStore.open(folder, DurableStore.Options.DEFAULT),
                                        1));
                Client client = after.admin()) {
            assertEquals(pods, identities(client));
            Pod kept = client.get(Pod.KIND, "kept", "web");
            assertEquals(uid, kept.uid());
            assertTrue(ready(kept));
            Pod another = client.create(Pod.KIND, pod("kept", "another"));
            assertNotEquals(uid, another.uid());
            eventually(
                    "the new pod is Ready", () -> ready(client.get(Pod.KIND, "kept", "another")));
        }
    }

    private static Map<String, String> identities(Client client) {
        return client.list(Pod.KIND, "", ListOptions.ALL).items().stream()
                .collect(Collectors.toMap(Pod::key, Pod::uid));
    }
}
