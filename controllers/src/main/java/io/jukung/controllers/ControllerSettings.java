package io.jukung.controllers;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

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
 * @param serviceAccountKey PEM of the key that signs long-lived tokens; "" where unset
 * @param resourceQuotaSyncPeriod how often every quota is counted anew
 * @param signing what certificates are signed with
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
        String rootCa,
        String serviceAccountKey,
        Duration resourceQuotaSyncPeriod,
        Signing signing) {
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
                    "",
                    "",
                    Duration.ofMinutes(5),
                    Signing.NONE);

    /**
     * The authority of {@code --cluster-signing-cert-file} and {@code --cluster-signing-key-file}.
     *
     * @param certificate PEM; "" where nothing is signed
     * @param bySigner other authorities by the signer's name behind {@code kubernetes.io/}, as
     *     {@code --cluster-signing-kubelet-serving-cert-file} and its like give them
     * @param longest how long a certificate may hold at most
     */
    public record Signing(
            String certificate, String key, Map<String, Authority> bySigner, Duration longest) {
        /** A certificate and its key, PEM. */
        public record Authority(String certificate, String key) {}

        static final Signing NONE = new Signing("", "", Map.of(), Duration.ofHours(8760));

        /** The authority of one signer; null where it signs nothing. */
        public @Nullable Authority of(String signer) {
            Authority own = bySigner.get(signer);
            if (own != null || !bySigner.isEmpty()) {
                return own;
            }
            return certificate.isEmpty() || key.isEmpty() ? null : new Authority(certificate, key);
        }
    }

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
                caPem,
                serviceAccountKey,
                resourceQuotaSyncPeriod,
                signing);
    }

    /** These settings with what certificates and long-lived tokens are signed with. */
    public ControllerSettings signing(String tokenKey, Signing certificates) {
        return new ControllerSettings(
                concurrentSyncs,
                clusterCidrs,
                allocateNodeCidrs,
                nodeCidrMaskSizeIpv4,
                nodeCidrMaskSizeIpv6,
                serviceClusterIpRanges,
                nodeMonitorPeriod,
                nodeMonitorGracePeriod,
                nodeStartupGracePeriod,
                nodeEvictionRate,
                terminatedPodGcThreshold,
                maxEndpointsPerSlice,
                rootCa,
                tokenKey,
                resourceQuotaSyncPeriod,
                certificates);
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
                rootCa,
                serviceAccountKey,
                resourceQuotaSyncPeriod,
                signing);
    }
}
