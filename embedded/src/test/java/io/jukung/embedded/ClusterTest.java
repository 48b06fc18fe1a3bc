package io.jukung.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jukung.api.core.v1.Namespace;
import io.jukung.api.core.v1.Node;
import io.jukung.api.core.v1.Pod;
import io.jukung.base.logging.Klog;
import io.jukung.client.Client;
import io.jukung.client.ListOptions;
import io.jukung.machinery.tree.Yaml;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/** A whole cluster in this JVM, used as its users do. */
class ClusterTest {
    private static void eventually(String what, BooleanSupplier holds) throws InterruptedException {
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!holds.getAsBoolean()) {
            assertTrue(System.nanoTime() < end, what);
            Thread.sleep(10);
        }
    }

    @Test
    void aPodIsScheduledAndBecomesReadyOnASimulatedNode() throws Exception {
        long begun = System.nanoTime();
        try (Cluster cluster = Cluster.start(Cluster.Config.inMemory().withSimulatedNodes(2));
                Client admin = cluster.admin()) {
            System.out.println("started in " + (System.nanoTime() - begun) / 1_000_000 + " ms");
            eventually(
                    "the default service account",
                    () ->
                            admin.find(
                                            io.jukung.api.core.v1.ServiceAccount.KIND,
                                            "default",
                                            "default")
                                    != null);
            assertEquals(2, admin.list(Node.KIND, "", ListOptions.ALL).items().size());
            admin.create(
                    Pod.KIND,
                    Pod.of(
                            Yaml.parse(
                                    """
                                    apiVersion: v1
                                    kind: Pod
                                    metadata: {name: web, namespace: default}
                                    spec: {containers: [{name: c, image: nginx}]}
                                    """)));
            eventually(
                    "the pod is Ready",
                    () ->
                            admin.get(Pod.KIND, "default", "web").status().conditions().stream()
                                    .anyMatch(c ->
                                            c.type().equals("Ready") && c.status().equals("True")));
            admin.create(Namespace.KIND, Namespace.builder().metadata(m -> m.name("gone")).build());
            admin.deleteIfThere(Namespace.KIND, "", "gone", io.jukung.client.DeleteOptions.DEFAULT);
            eventually(
                    "the namespace is gone", () -> admin.find(Namespace.KIND, "", "gone") == null);
        } finally {
            Klog.level(System.Logger.Level.INFO);
        }
    }
}
