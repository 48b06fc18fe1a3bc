package io.jukung.dns.zone;

import java.util.List;

/**
 * What DNS knows of one Service.
 *
 * @param clusterIps its addresses; empty for a headless one
 * @param externalName the name that it stands for, "" for none
 * @param ports its ports, for SRV records
 * @param endpoints of a headless Service: who is behind it
 */
public record ServiceEntry(
        String namespace,
        String name,
        List<byte[]> clusterIps,
        String externalName,
        List<Port> ports,
        List<Endpoint> endpoints) {
    /** A named port; {@code protocol} in lower case. */
    public record Port(String name, String protocol, int number) {}

    /**
     * One address of a headless Service.
     *
     * @param label the pod's hostname, or its address with dashes
     */
    public record Endpoint(String label, byte[] address, List<Port> ports) {}

    boolean headless() {
        return clusterIps.isEmpty() && externalName.isEmpty();
    }
}
