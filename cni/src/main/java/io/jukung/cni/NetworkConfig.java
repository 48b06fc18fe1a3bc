package io.jukung.cni;

import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What the container runtime and the kernel are told about the pod network: pure texts.
 *
 * @param podCidr this node's pods
 * @param clusterCidr all pods; traffic that leaves it is masqueraded
 * @param addresses folder in which the plugins note who has which address
 */
record NetworkConfig(String podCidr, String clusterCidr, Path addresses, boolean hostPorts) {
    /** Host ports are mapped by a plugin that needs the iptables command. */
    static boolean hostPortsPossible(Path plugins) {
        return Files.isExecutable(plugins.resolve("portmap"))
                && (Files.exists(Path.of("/usr/sbin/iptables"))
                        || Files.exists(Path.of("/sbin/iptables")));
    }

    /** The CNI configuration list (version 0.4.0, which every plugin in use knows). */
    JsonObject conflist() {
        JsonObject ipam =
                JsonObject.of(
                        "type", "host-local",
                        "dataDir", addresses.toString(),
                        "ranges", JsonArray.of(JsonArray.of(JsonObject.of("subnet", podCidr))),
                        "routes", JsonArray.of(JsonObject.of("dst", "0.0.0.0/0")));
        List<Object> plugins = new ArrayList<>();
        plugins.add(JsonObject.of("type", "ptp", "ipMasq", false, "ipam", ipam));
        if (hostPorts) {
            plugins.add(
                    JsonObject.of(
                            "type",
                            "portmap",
                            "capabilities",
                            JsonObject.of("portMappings", true)));
        }
        return JsonObject.of(
                "cniVersion", "0.4.0",
                "name", "jukung",
                "plugins", JsonArray.copyOf(plugins));
    }

    /** The nftables table that lets pods reach the world under the host's address. */
    String masquerading(String table) {
        return """
        table ip %1$s {}
        delete table ip %1$s
        table ip %1$s {
          comment "pods reach the world as their node";
          chain postrouting {
            type nat hook postrouting priority 100; policy accept;
            ip saddr %2$s ip daddr != %3$s ip daddr != 224.0.0.0/4 masquerade fully-random
          }
        }
        """
                .formatted(table, podCidr, clusterCidr);
    }
}
