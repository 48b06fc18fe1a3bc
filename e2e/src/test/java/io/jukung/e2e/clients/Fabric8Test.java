package io.jukung.e2e.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.jukung.e2e.cluster.Eventually;
import io.jukung.e2e.cluster.Kubectl;
import io.jukung.e2e.cluster.OnControlPlane;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

@OnControlPlane
class Fabric8Test {
    private static KubernetesClient client(Kubectl kubectl) throws IOException {
        Config config = Config.fromKubeconfig(Files.readString(kubectl.kubeconfig()));
        config.setNamespace(kubectl.namespace());
        return new KubernetesClientBuilder().withConfig(config).build();
    }

    private static ConfigMap map(String name, String value) {
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withName(name)
                .endMetadata()
                .withData(Map.of("k", value))
                .build();
    }

    @Test
    void objectsAreWrittenPatchedAndAppliedByServer(Kubectl kubectl) throws IOException {
        try (KubernetesClient client = client(kubectl)) {
            ConfigMap created = client.configMaps().resource(map("a", "1")).create();
            assertNotNull(created.getMetadata().getUid());
            KubernetesClientException conflict =
                    assertThrows(
                            KubernetesClientException.class,
                            () -> client.configMaps().resource(map("a", "1")).create());
            assertEquals(409, conflict.getCode());
            assertEquals("AlreadyExists", conflict.getStatus().getReason());
            ConfigMap edited =
                    client.configMaps()
                            .withName("a")
                            .edit(m -> new ConfigMapBuilder(m).addToData("l", "2").build());
            assertEquals("2", edited.getData().get("l"));
            ConfigMap merged =
                    client.configMaps()
                            .withName("a")
                            .patch(
                                    PatchContext.of(PatchType.JSON_MERGE),
                                    "{\"data\":{\"k\":\"3\"}}");
            assertEquals("3", merged.getData().get("k"));
            ConfigMap applied = client.configMaps().resource(map("b", "4")).serverSideApply();
            assertEquals(
                    "Apply", applied.getMetadata().getManagedFields().getFirst().getOperation());
            assertEquals(2, names(client).size());
            client.configMaps().withName("a").delete();
            assertEquals(List.of("b"), names(client));
        }
    }

    private static List<String> names(KubernetesClient client) {
        return client.configMaps().list().getItems().stream()
                .map(m -> m.getMetadata().getName())
                .filter(name -> name.length() == 1)
                .toList();
    }

    @Test
    void watchesAndInformersSeeEveryChange(Kubectl kubectl) throws IOException {
        List<String> seen = new CopyOnWriteArrayList<>();
        try (KubernetesClient client = client(kubectl);
                Watch watch =
                        client.configMaps().withLabel("watched", "yes").watch(new Recorder(seen));
                SharedIndexInformer<ConfigMap> informer =
                        client.configMaps().withLabel("watched", "yes").inform()) {
            assertNotNull(watch);
            ConfigMap map = map("w", "1");
            map.getMetadata().setLabels(Map.of("watched", "yes"));
            client.configMaps().resource(map).create();
            client.configMaps()
                    .withName("w")
                    .edit(m -> new ConfigMapBuilder(m).addToData("k", "2").build());
            Eventually.passes(() ->
                    assertEquals(
                            List.of("2"),
                            informer.getStore().list().stream()
                                    .map(m -> m.getData().get("k"))
                                    .toList()));
            client.configMaps().withName("w").delete();
            Eventually.passes(
                    () -> assertEquals(List.of("ADDED w", "MODIFIED w", "DELETED w"), seen));
            Eventually.passes(() -> assertTrue(informer.getStore().list().isEmpty()));
        }
    }

    private record Recorder(List<String> seen) implements Watcher<ConfigMap> {
        @Override
        public void eventReceived(Action action, ConfigMap map) {
            seen.add(action + " " + map.getMetadata().getName());
        }

        @Override
        public void onClose(WatcherException cause) {
            seen.add("closed: " + cause);
        }
    }

    @Test
    void aDeploymentIsScaledAndReady(Kubectl kubectl) throws IOException {
        try (KubernetesClient client = client(kubectl)) {
            Deployment deployment =
                    new DeploymentBuilder()
                            .withNewMetadata()
                            .withName("web")
                            .endMetadata()
                            .withNewSpec()
                            .withReplicas(1)
                            .withNewSelector()
                            .addToMatchLabels("app", "web")
                            .endSelector()
                            .withNewTemplate()
                            .withNewMetadata()
                            .addToLabels("app", "web")
                            .endMetadata()
                            .withNewSpec()
                            .addNewContainer()
                            .withName("c")
                            .withImage("busybox")
                            .endContainer()
                            .endSpec()
                            .endTemplate()
                            .endSpec()
                            .build();
            client.apps().deployments().resource(deployment).create();
            client.apps().deployments().withName("web").scale(3);
            client.apps()
                    .deployments()
                    .withName("web")
                    .waitUntilCondition(
                            d ->
                                    d != null
                                            && Integer.valueOf(3)
                                                    .equals(d.getStatus().getReadyReplicas()),
                            60,
                            TimeUnit.SECONDS);
            assertEquals(3, client.pods().withLabel("app", "web").list().getItems().size());
        }
    }
}
