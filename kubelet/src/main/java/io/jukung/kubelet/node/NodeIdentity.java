package io.jukung.kubelet.node;

import io.jukung.api.core.v1.Taint;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What the node is told to say of itself.
 *
 * @param ips its addresses, the primary first
 * @param port of the kubelet's server
 * @param register whether the kubelet creates its Node
 */
public record NodeIdentity(
        String name,
        List<String> ips,
        int port,
        int maxPods,
        Map<String, String> labels,
        List<Taint> taints,
        boolean register,
        Path root) {}
