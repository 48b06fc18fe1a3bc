package io.jukung.kubelet.pods;

import java.nio.file.Path;
import java.util.List;

/**
 * How this node runs pods.
 *
 * @param root the kubelet's folder
 * @param podLogs {@code /var/log/pods}
 * @param containerLogs {@code /var/log/containers}; links for log collectors
 * @param clusterDns addresses of the cluster's DNS; empty for none
 * @param resolvConf the node's own resolver configuration
 * @param seccompDefault whether pods that say nothing run under the runtime's profile
 */
public record PodSettings(
        Path root,
        Path podLogs,
        Path containerLogs,
        List<String> clusterDns,
        String clusterDomain,
        Path resolvConf,
        boolean seccompDefault) {
    /** The folder of a pod's logs. */
    Path logs(String namespace, String name, String uid) {
        return podLogs.resolve(namespace + "_" + name + "_" + uid);
    }
}
