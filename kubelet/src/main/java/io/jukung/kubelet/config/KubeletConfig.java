package io.jukung.kubelet.config;

import io.jukung.api.core.v1.Taint;
import io.jukung.machinery.quantity.Quantity;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a kubelet is told; {@link KubeletFlags} reads it from upstream's flags and
 * configuration file.
 *
 * @param nodeName the node's name in the API
 * @param nodeIps its addresses, the primary first
 * @param runtimeEndpoint {@code unix:///run/containerd/containerd.sock}
 * @param root {@code /var/lib/kubelet}
 * @param podLogs {@code /var/log/pods}
 * @param containerLogs {@code /var/log/containers}
 * @param reserved what pods do not get of the machine: for the system and for Kubernetes together
 * @param staticPods the folder or file of static pods; null for none
 * @param cgroupRoot the group above kubepods; "/" for the hierarchy's own
 * @param systemdCgroups whether systemd owns the groups
 * @param address where the server listens
 * @param port of the server; 0 for any free one
 * @param tlsCertificate the server's PEM files; null for a self-signed one in {@code certDir}
 * @param clientCa PEM file of the CAs whose client certificates are believed; null for none
 * @param anonymous whether requests without credentials are let in as system:anonymous
 * @param webhookAuthentication whether bearer tokens are shown to the API server
 * @param webhookAuthorization whether the API server decides who may do what, or everybody may
 */
public record KubeletConfig(
        String nodeName,
        List<String> nodeIps,
        String runtimeEndpoint,
        Path root,
        Path podLogs,
        Path containerLogs,
        @Nullable Path staticPods,
        List<String> clusterDns,
        String clusterDomain,
        Path resolvConf,
        boolean registerNode,
        Map<String, String> nodeLabels,
        List<Taint> taints,
        int maxPods,
        Map<String, Quantity> reserved,
        String cgroupRoot,
        boolean systemdCgroups,
        boolean failSwapOn,
        boolean seccompDefault,
        String address,
        int port,
        Path certDir,
        @Nullable Path tlsCertificate,
        @Nullable Path tlsKey,
        @Nullable Path clientCa,
        boolean anonymous,
        boolean webhookAuthentication,
        boolean webhookAuthorization,
        long containerLogMaxBytes,
        int containerLogMaxFiles,
        boolean debuggingHandlers) {}
