package io.jukung.proxy.rules;

import java.util.List;

/**
 * One port of one service with where it leads.
 *
 * @param name {@code namespace/name:port} or {@code namespace/name}
 * @param protocol {@code tcp}, {@code udp} or {@code sctp}
 * @param externalAddresses externalIPs and load balancers' addresses
 * @param sourceRanges who may come from outside, as CIDRs; empty for anybody
 * @param affinitySeconds how long a client stays with an endpoint; 0 for not at all
 * @param endpoints for traffic to the cluster IP
 * @param externalEndpoints for traffic from outside: only this node's where the policy is Local
 * @param externalLocal whether traffic from outside keeps its source address
 */
public record ServicePortRule(
        String name,
        String protocol,
        String clusterIp,
        int port,
        int nodePort,
        List<String> externalAddresses,
        List<String> sourceRanges,
        int affinitySeconds,
        List<Endpoint> endpoints,
        List<Endpoint> externalEndpoints,
        boolean externalLocal) {
    /** An address that serves. */
    public record Endpoint(String address, int port) {}
}
