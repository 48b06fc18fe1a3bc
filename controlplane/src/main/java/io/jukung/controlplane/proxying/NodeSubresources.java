package io.jukung.controlplane.proxying;

import io.jukung.apiserver.authorization.Authorizer;
import io.jukung.apiserver.registry.Registry;
import io.jukung.apiserver.registry.Subresource;
import io.jukung.controlplane.cluster.BuiltIn;
import io.jukung.http.HttpClient;
import io.jukung.machinery.names.GroupResource;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** The subresources by which requests leave the API server. */
public final class NodeSubresources {
    private NodeSubresources() {}

    /**
     * The subresources to hang under pods, services and nodes.
     *
     * @param kubeletClient authenticates as the API server's kubelet client
     * @param plainClient for pods and services
     * @param addressTypes which of a node's addresses to take, in order of preference
     */
    public static Map<GroupResource, List<Subresource>> of(
            Registry registry,
            Authorizer authorizer,
            HttpClient kubeletClient,
            HttpClient plainClient,
            List<String> addressTypes,
            RandomGenerator random) {
        Kubelets kubelets = new Kubelets(registry, addressTypes, kubeletClient);
        ObjectProxies proxies = new ObjectProxies(registry, kubelets, plainClient, random);
        List<Subresource> ofPods =
                Stream.concat(
                                new PodStreams(kubelets, authorizer).subresources().stream(),
                                Stream.of(new PodLogs(kubelets).subresource(), proxies.ofPods()))
                        .toList();
        return Map.of(
                BuiltIn.PODS, ofPods,
                BuiltIn.SERVICES, List.of(proxies.ofServices()),
                BuiltIn.NODES, List.of(proxies.ofNodes()));
    }
}
