package io.jukung.controlplane.proxying;

import io.jukung.apiserver.registry.Registry;
import io.jukung.controlplane.cluster.BuiltIn;
import io.jukung.machinery.tree.JsonObject;
import java.util.ArrayList;
import java.util.List;

/**
 * Where a Service's ready endpoints are. Its Endpoints tell by one look at the store; the slices of
 * the namespace are gone through only where they do not, which is for Services whose slices
 * somebody else makes.
 */
final class ReadyAddresses {
    private ReadyAddresses() {}

    /** {@code host:port} of each, for the port with that name. */
    static List<String> of(Registry registry, String namespace, String service, String portName) {
        JsonObject endpoints = registry.objects(BuiltIn.ENDPOINTS).get(namespace, service);
        List<String> addresses = new ArrayList<>();
        if (endpoints != null) {
            for (JsonObject subset : endpoints.array("subsets").objects()) {
                for (JsonObject port : named(subset, portName)) {
                    for (JsonObject address : subset.array("addresses").objects()) {
                        addresses.add(at(address.string("ip"), port));
                    }
                }
            }
        }
        return addresses.isEmpty() ? inSlices(registry, namespace, service, portName) : addresses;
    }

    private static List<String> inSlices(
            Registry registry, String namespace, String service, String portName) {
        List<String> addresses = new ArrayList<>();
        for (JsonObject slice : registry.objects(BuiltIn.ENDPOINT_SLICES).list(namespace)) {
            JsonObject labels = slice.object("metadata").object("labels");
            if (!labels.string("kubernetes.io/service-name").equals(service)) {
                continue;
            }
            for (JsonObject port : named(slice, portName)) {
                for (JsonObject endpoint : slice.array("endpoints").objects()) {
                    if (endpoint.object("conditions").bool("ready", true)
                            && !endpoint.array("addresses").isEmpty()) {
                        addresses.add(at(endpoint.array("addresses").string(0), port));
                    }
                }
            }
        }
        return addresses;
    }

    private static List<JsonObject> named(JsonObject holder, String portName) {
        return holder.array("ports").objects().stream()
                .filter(port -> port.string("name").equals(portName))
                .toList();
    }

    private static String at(String ip, JsonObject port) {
        return Kubelets.hostPort(ip, port.integer("port", 0));
    }
}
