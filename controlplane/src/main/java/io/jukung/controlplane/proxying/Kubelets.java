package io.jukung.controlplane.proxying;

import io.jukung.apiserver.registry.Objects;
import io.jukung.apiserver.registry.Registry;
import io.jukung.controlplane.cluster.BuiltIn;
import io.jukung.http.HttpClient;
import io.jukung.machinery.status.StatusException;
import io.jukung.machinery.tree.JsonObject;
import java.util.List;

/** Where nodes' kubelets are, and the client that talks to them. */
final class Kubelets {
    private static final long DEFAULT_PORT = 10250;

    private final Objects nodes;
    private final List<String> addressTypes;
    private final HttpClient client;

    /**
     * @param addressTypes {@code InternalIP}, {@code Hostname}, …: the first that a node has is
     *     taken
     */
    Kubelets(Registry registry, List<String> addressTypes, HttpClient client) {
        this.nodes = registry.objects(BuiltIn.NODES);
        this.addressTypes = List.copyOf(addressTypes);
        this.client = client;
    }

    HttpClient client() {
        return client;
    }

    /** A node's kubelet as {@code https://address:port}. */
    String url(String nodeName) {
        JsonObject node = nodes.get("", nodeName);
        if (node == null) {
            throw StatusException.notFound(BuiltIn.NODES, nodeName);
        }
        JsonObject status = node.object("status");
        long port = status.object("daemonEndpoints").object("kubeletEndpoint").integer("Port", 0);
        return "https://" + hostPort(address(status), port == 0 ? DEFAULT_PORT : port);
    }

    private String address(JsonObject status) {
        List<JsonObject> addresses = status.array("addresses").objects();
        for (String type : addressTypes) {
            for (JsonObject address : addresses) {
                if (address.string("type").equals(type)) {
                    return address.string("address");
                }
            }
        }
        throw StatusException.of(
                500,
                "",
                "no preferred addresses found; known addresses: " + addresses,
                JsonObject.EMPTY);
    }

    static String hostPort(String host, long port) {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
}
