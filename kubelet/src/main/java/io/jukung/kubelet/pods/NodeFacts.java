package io.jukung.kubelet.pods;

import io.jukung.machinery.quantity.Quantity;
import java.util.List;
import java.util.Map;

/**
 * What pods need to know of their node.
 *
 * @param ips the node's addresses, the primary first
 * @param memory its memory in bytes
 */
public record NodeFacts(
        String name,
        List<String> ips,
        Map<String, String> labels,
        Map<String, Quantity> allocatable,
        long memory) {
    NodeFacts withLabels(Map<String, String> newest) {
        return new NodeFacts(name, ips, newest, allocatable, memory);
    }
}
