package io.jukung.kubelet.env;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jukung.api.core.v1.ConfigMap;
import io.jukung.api.core.v1.Container;
import io.jukung.api.core.v1.Pod;
import io.jukung.api.core.v1.Service;
import io.jukung.base.Clock;
import io.jukung.client.testkit.MemoryApi;
import io.jukung.kubelet.objects.ObjectCache;
import io.jukung.machinery.tree.Yaml;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EnvironmentTest {
    @Test
    void expansionKeepsWhatItDoesNotKnow() {
        Map<String, String> values = Map.of("A", "1", "EMPTY", "");
        assertEquals("1-$(A)-$(B)", Expansion.expand("$(A)-$$(A)-$(B)", values::get));
        assertEquals("$$(A)", Expansion.expand("$$$$(A)", values::get));
        assertEquals("x$", Expansion.expand("x$", values::get));
        assertEquals("$(A", Expansion.expand("$(A", values::get));
        assertEquals("[]", Expansion.expand("[$(EMPTY)]", values::get));
    }

    private static Service service(String namespace, String name, String ip) {
        return Service.of(
                Yaml.parse(
                        "metadata: {name: %s, namespace: %s}\nspec: {clusterIP: %s, ports: [{name: http, port: 80, protocol: TCP}, {name: dns, port: 53, protocol: UDP}]}"
                                .formatted(name, namespace, ip)));
    }

    @Test
    void servicesOfTheNamespaceAndTheApiServerAreTold() {
        List<Service> all =
                List.of(
                        service("default", "kubernetes", "10.96.0.1"),
                        service("ns", "my-web", "10.96.0.5"),
                        service("ns", "headless", "None"),
                        service("other", "far", "10.96.0.7"));
        Map<String, String> env = ServiceEnvironment.of(all, "ns", true);
        assertEquals("10.96.0.5", env.get("MY_WEB_SERVICE_HOST"));
        assertEquals("80", env.get("MY_WEB_SERVICE_PORT"));
        assertEquals("53", env.get("MY_WEB_SERVICE_PORT_DNS"));
        assertEquals("tcp://10.96.0.5:80", env.get("MY_WEB_PORT"));
        assertEquals("udp://10.96.0.5:53", env.get("MY_WEB_PORT_53_UDP"));
        assertEquals("10.96.0.5", env.get("MY_WEB_PORT_53_UDP_ADDR"));
        assertEquals("10.96.0.1", env.get("KUBERNETES_SERVICE_HOST"));
        assertFalse(env.containsKey("FAR_SERVICE_HOST"));
        assertFalse(env.containsKey("HEADLESS_SERVICE_HOST"));
        assertEquals(
                List.of("KUBERNETES_SERVICE_HOST"),
                ServiceEnvironment.of(all, "ns", false).keySet().stream()
                        .filter(k -> k.endsWith("HOST"))
                        .toList());
    }

    private static ContainerEnvironment environment(MemoryApi api, List<String> skipped) {
        Pod pod =
                Pod.of(
                        Yaml.parse(
                                "metadata: {name: p, namespace: ns, uid: u, labels: {app: web}}"));
        return new ContainerEnvironment(
                new ObjectCache(api.client(), Clock.SYSTEM),
                new DownwardFields(pod, List.of("10.1.0.2"), List.of("10.0.0.1"), Map.of()),
                Map.of("SVC", "s", "A", "from-service"),
                skipped::add);
    }

    @Test
    void sourcesComeInOrderAndMissingOnesAreNamed() throws Exception {
        MemoryApi api = new MemoryApi();
        api.client()
                .create(
                        ConfigMap.KIND,
                        ConfigMap.of(
                                Yaml.parse(
                                        "metadata: {name: cm, namespace: ns}\ndata: {k: v, 'a=b': x}")));
        List<String> skipped = new ArrayList<>();
        ContainerEnvironment environment = environment(api, skipped);
        Map<String, String> env =
                environment.resolve(
                        Container.of(
                                Yaml.parse(
                                        """
                                        envFrom: [{prefix: P_, configMapRef: {name: cm}}, {secretRef: {name: gone, optional: true}}]
                                        env:
                                        - {name: A, value: '$(SVC)-$(P_k)'}
                                        - {name: IP, valueFrom: {fieldRef: {fieldPath: status.podIP}}}
                                        - {name: L, valueFrom: {fieldRef: {fieldPath: "metadata.labels['app']"}}}
                                        - {name: O, valueFrom: {configMapKeyRef: {name: cm, key: none, optional: true}}}
                                        """)));
        assertEquals("v", env.get("P_k"));
        // Values expand over env and services only, as upstream has it.
        assertEquals("s-$(P_k)", env.get("A"));
        assertEquals("10.1.0.2", env.get("IP"));
        assertEquals("web", env.get("L"));
        assertEquals("s", env.get("SVC"));
        assertFalse(env.containsKey("O"));
        assertTrue(skipped.getFirst().startsWith("Keys [P_a=b] from the EnvFrom configMap ns/cm"));

        EnvironmentException missing =
                assertThrows(
                        EnvironmentException.class,
                        () ->
                                environment.resolve(
                                        Container.of(
                                                Yaml.parse(
                                                        "env: [{name: X, valueFrom: {configMapKeyRef: {name: cm, key: none}}}]"))));
        assertEquals("couldn't find key none in ConfigMap ns/cm", missing.getMessage());
        EnvironmentException gone =
                assertThrows(
                        EnvironmentException.class,
                        () ->
                                environment.resolve(
                                        Container.of(
                                                Yaml.parse(
                                                        "envFrom: [{secretRef: {name: gone}}]"))));
        assertEquals("secret \"gone\" not found", gone.getMessage());
    }
}
