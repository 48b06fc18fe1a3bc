package io.jukung.kubelet.server;

import io.jukung.kubelet.config.KubeletConfig;
import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonObject;

/** The running configuration as {@code /configz} shows it. */
final class Configz {
    private Configz() {}

    static JsonObject of(KubeletConfig config) {
        return JsonObject.of(
                "kubeletconfig",
                JsonObject.builder()
                        .put("address", config.address())
                        .put("port", (long) config.port())
                        .put("clusterDNS", JsonArray.copyOf(config.clusterDns()))
                        .put("clusterDomain", config.clusterDomain())
                        .put("maxPods", (long) config.maxPods())
                        .put("cgroupDriver", config.systemdCgroups() ? "systemd" : "cgroupfs")
                        .put("cgroupRoot", config.cgroupRoot())
                        .put("failSwapOn", config.failSwapOn())
                        .put("seccompDefault", config.seccompDefault())
                        .put("resolvConf", config.resolvConf().toString())
                        .put("containerRuntimeEndpoint", config.runtimeEndpoint())
                        .put("containerLogMaxFiles", (long) config.containerLogMaxFiles())
                        .put("registerNode", config.registerNode())
                        .put("enableDebuggingHandlers", config.debuggingHandlers())
                        .build());
    }
}
