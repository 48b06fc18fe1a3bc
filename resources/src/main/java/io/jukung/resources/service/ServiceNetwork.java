package io.jukung.resources.service;

import java.util.Arrays;
import java.util.List;

/**
 * Where services live.
 *
 * @param cidrs one network, or two of different families, the preferred first
 * @param firstNodePort the first port of {@code --service-node-port-range}
 * @param lastNodePort its last, inclusive
 */
public record ServiceNetwork(List<Cidr> cidrs, int firstNodePort, int lastNodePort) {
    public ServiceNetwork {
        cidrs = List.copyOf(cidrs);
    }

    /** Networks from text, and upstream's usual ports. */
    public static ServiceNetwork of(String... cidrs) {
        return new ServiceNetwork(Arrays.stream(cidrs).map(Cidr::parse).toList(), 30000, 32767);
    }
}
