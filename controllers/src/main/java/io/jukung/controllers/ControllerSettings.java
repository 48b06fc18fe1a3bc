package io.jukung.controllers;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What the controllers can be told, one field per flag of kube-controller-manager.
 *
 * @param concurrentSyncs workers by controller name; {@link #workers} gives the default
 * @param clusterCidrs pod networks, at most one per family; empty where unset
 * @param allocateNodeCidrs whether nodes get a part of them
 * @param nodeCidrMaskSizeIpv4 length of a node's prefix
 * @param serviceClusterIpRanges kept out of the nodes' parts
 * @param nodeMonitorPeriod how often nodes are looked at
 * @param nodeMonitorGracePeriod without a sign of life for so long, a node is Unknown
 * @param nodeStartupGracePeriod the same for a node that never reported
 * @param nodeEvictionRate nodes per second that may be tainted NoExecute
 * @param terminatedPodGcThreshold finished pods to keep; 0 or less keeps all
 * @param rootCa PEM bundle of {@code --root-ca-file}; "" where unset
 */
public record ControllerSettings(
        Map<String, Integer> concurrentSyncs,
        List<String> clusterCidrs,
        boolean allocateNodeCidrs,
        int nodeCidrMaskSizeIpv4,
        int nodeCidrMaskSizeIpv6,
        List<String> serviceClusterIpRanges,
        Duration nodeMonitorPeriod,
        Duration nodeMonitorGracePeriod,
        Duration nodeStartupGracePeriod,
        double nodeEvictionRate,
        int terminatedPodGcThreshold,
        int maxEndpointsPerSlice,
        String rootCa) {
    /** Upstream's defaults. */
    public static final ControllerSettings DEFAULTS =
            new ControllerSettings(
                    Map.of(
                            "namespace-controller", 10,
                            "garbage-collector-controller", 20,
                            "serviceaccount-controller", 1,
                            "node-lifecycle-controller", 8,
                            "taint-eviction-controller", 8,
                            "root-ca-certificate-publisher-controller", 1,
                            "disruption-controller", 1,
                            "daemonset-controller", 2),
                    List.of(),
                    false,
                    24,
                    64,
                    List.of(),
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(50),
                    Duration.ofSeconds(60),
                    0.1,
                    12500,
                    100,
                    "");

    private static final int WORKERS = 5;

    /** How many keys a controller works on at a time. */
    public int workers(String controller) {
        return concurrentSyncs.getOrDefault(controller, WORKERS);
    }

    /** These settings with the networks that nodes get their parts of, and the CA to publish. */
    public ControllerSettings with(
            List<String> clusterNetworks, List<String> serviceNetworks, String caPem) {
        return new ControllerSettings(
                concurrentSyncs,
                clusterNetworks,
                !clusterNetworks.isEmpty(),
                nodeCidrMaskSizeIpv4,
                nodeCidrMaskSizeIpv6,
                serviceNetworks,
                nodeMonitorPeriod,
                nodeMonitorGracePeriod,
                nodeStartupGracePeriod,
                nodeEvictionRate,
                terminatedPodGcThreshold,
                maxEndpointsPerSlice,
                caPem);
    }

    /** These settings with nodes looked at so often, and given up after so long a silence. */
    public ControllerSettings withNodeMonitoring(Duration period, Duration grace) {
        return new ControllerSettings(
                concurrentSyncs,
                clusterCidrs,
                allocateNodeCidrs,
                nodeCidrMaskSizeIpv4,
                nodeCidrMaskSizeIpv6,
                serviceClusterIpRanges,
                period,
                grace,
                grace,
                nodeEvictionRate,
                terminatedPodGcThreshold,
                maxEndpointsPerSlice,
                rootCa);
    }
}
