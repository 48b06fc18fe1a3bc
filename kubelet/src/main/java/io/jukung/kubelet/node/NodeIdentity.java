package io.jukung.kubelet.node;

import io.jukung.api.core.v1.Taint;
import io.jukung.machinery.quantity.Quantity;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What the node is told to say of itself.
 *
 * @param ips its addresses, the primary first
 * @param port of the kubelet's server
 * @param reserved what of the machine is not for pods
 * @param register whether the kubelet creates its Node
 */
public record NodeIdentity(
        String name,
        List<String> ips,
        int port,
        int maxPods,
        Map<String, Quantity> reserved,
        Map<String, String> labels,
        List<Taint> taints,
        boolean register,
        Path root) {}
