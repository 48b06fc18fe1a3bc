package io.jukung.controlplane.bootstrap;

import io.jukung.apiserver.registry.Registry;
import io.jukung.controlplane.cluster.BuiltIn;
import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonObject;
import java.util.Collection;
import java.util.List;

/** The Service {@code default/kubernetes} by which pods reach the API, and its endpoints. */
final class KubernetesService {
    private static final String NAME = "kubernetes";

    private final Registry registry;
    private final String clusterIp;
    private final int port;

    /**
     * @param clusterIp the first address of the service range
     * @param port where API servers listen
     */
    KubernetesService(Registry registry, String clusterIp, int port) {
        this.registry = registry;
        this.clusterIp = clusterIp;
        this.port = port;
    }

    void ensureService() {
        JsonObject ports =
                JsonObject.of(
                        "name",
                        "https",
                        "port",
                        443L,
                        "protocol",
                        "TCP",
                        "targetPort",
                        (long) port);
        JsonObject wanted =
                JsonObject.of(
                        "apiVersion",
                        "v1",
                        "kind",
                        "Service",
                        "metadata",
                        metadata(JsonObject.of("component", "apiserver", "provider", "kubernetes")),
                        "spec",
                        JsonObject.of(
                                "clusterIP",
                                clusterIp,
                                "clusterIPs",
                                JsonArray.of(clusterIp),
                                "ipFamilies",
                                JsonArray.of(family()),
                                "ipFamilyPolicy",
                                "SingleStack",
                                "internalTrafficPolicy",
                                "Cluster",
                                "ports",
                                JsonArray.of(ports),
                                "sessionAffinity",
                                "None",
                                "type",
                                "ClusterIP"));
        boolean ignored =
                Ensure.apply(
                        registry.objects(BuiltIn.SERVICES),
                        wanted,
                        current ->
                                samePort(current)
                                        ? current
                                        : current.withAt(JsonArray.of(ports), "spec", "ports"));
    }

    private boolean samePort(JsonObject service) {
        List<JsonObject> ports = service.object("spec").array("ports").objects();
        return ports.size() == 1
                && ports.getFirst().string("name").equals("https")
                && ports.getFirst().integer("port", 0) == 443
                && ports.getFirst().integer("targetPort", 0) == port;
    }

    /**
     * Publishes the API servers that are alive; loopback addresses would lead pods to themselves.
     */
    void publish(Collection<String> addresses) {
        List<String> sorted = addresses.stream().filter(a -> !loopback(a)).sorted().toList();
        publishEndpoints(sorted);
        publishSlice(sorted);
    }

    private static boolean loopback(String address) {
        return address.startsWith("127.") || address.equals("::1");
    }

    private void publishEndpoints(List<String> addresses) {
        JsonObject subset =
                JsonObject.of(
                        "addresses",
                        JsonArray.copyOf(
                                addresses.stream().map(ip -> JsonObject.of("ip", ip)).toList()),
                        "ports",
                        ports());
        JsonArray subsets = addresses.isEmpty() ? JsonArray.EMPTY : JsonArray.of(subset);
        JsonObject wanted =
                JsonObject.of(
                        "apiVersion",
                        "v1",
                        "kind",
                        "Endpoints",
                        "metadata",
                        metadata(JsonObject.of("endpointslice.kubernetes.io/skip-mirror", "true")),
                        "subsets",
                        subsets);
        boolean ignored =
                Ensure.apply(
                        registry.objects(BuiltIn.ENDPOINTS),
                        wanted,
                        current -> current.with("subsets", subsets));
    }

    private void publishSlice(List<String> addresses) {
        JsonArray endpoints =
                JsonArray.copyOf(
                        addresses.stream()
                                .map(ip ->
                                        JsonObject.of(
                                                "addresses",
                                                JsonArray.of(ip),
                                                "conditions",
                                                JsonObject.of("ready", true)))
                                .toList());
        JsonObject wanted =
                JsonObject.of(
                        "apiVersion",
                        "discovery.k8s.io/v1",
                        "kind",
                        "EndpointSlice",
                        "metadata",
                        metadata(JsonObject.of("kubernetes.io/service-name", NAME)),
                        "addressType",
                        family(),
                        "endpoints",
                        endpoints,
                        "ports",
                        ports());
        boolean ignored =
                Ensure.apply(
                        registry.objects(BuiltIn.ENDPOINT_SLICES),
                        wanted,
                        current -> current.with("endpoints", endpoints).with("ports", ports()));
    }

    private JsonArray ports() {
        return JsonArray.of(JsonObject.of("name", "https", "port", (long) port, "protocol", "TCP"));
    }

    private String family() {
        return clusterIp.indexOf(':') >= 0 ? "IPv6" : "IPv4";
    }

    private static JsonObject metadata(JsonObject labels) {
        return JsonObject.of("name", NAME, "namespace", "default", "labels", labels);
    }
}
