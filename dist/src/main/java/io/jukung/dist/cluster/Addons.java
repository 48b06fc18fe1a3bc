package io.jukung.dist.cluster;

import io.jukung.client.ApiCall;
import io.jukung.client.Transport;
import io.jukung.machinery.names.GroupVersion;
import io.jukung.machinery.names.GroupVersionResource;
import io.jukung.machinery.status.StatusException;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.machinery.tree.Yaml;
import java.util.Map;

/** Objects that a cluster of this program has besides upstream's: its administrators, and DNS. */
final class Addons {
    private static final GroupVersion CORE = new GroupVersion("", "v1");
    private static final GroupVersion RBAC = new GroupVersion("rbac.authorization.k8s.io", "v1");
    private static final GroupVersion DISCOVERY = new GroupVersion("discovery.k8s.io", "v1");

    private final Transport transport;

    Addons(Transport transport) {
        this.transport = transport;
    }

    /**
     * Gives the administrators' group, in which {@code admin.conf} is, every right; as kubeadm
     * does.
     */
    void ensureAdministrators() {
        apply(
                RBAC.resource("clusterrolebindings"),
                """
                apiVersion: rbac.authorization.k8s.io/v1
                kind: ClusterRoleBinding
                metadata: {name: "kubeadm:cluster-admins"}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}
                subjects:
                - {apiGroup: rbac.authorization.k8s.io, kind: Group, name: "kubeadm:cluster-admins"}
                """);
    }

    /**
     * Makes what DNS needs.
     *
     * @param dnsAddress the address of the Service kube-dns
     * @param serverAddress where the DNS server answers, behind that Service
     */
    void ensureDns(String dnsAddress, String serverAddress, int serverPort) {
        apply(
                CORE.resource("serviceaccounts"),
                """
                apiVersion: v1
                kind: ServiceAccount
                metadata: {name: coredns, namespace: kube-system}
                """);
        apply(
                RBAC.resource("clusterroles"),
                """
                apiVersion: rbac.authorization.k8s.io/v1
                kind: ClusterRole
                metadata: {name: "system:coredns"}
                rules:
                - apiGroups: [""]
                  resources: [services, namespaces, pods]
                  verbs: [list, watch]
                - apiGroups: [discovery.k8s.io]
                  resources: [endpointslices]
                  verbs: [list, watch]
                """);
        apply(
                RBAC.resource("clusterrolebindings"),
                """
                apiVersion: rbac.authorization.k8s.io/v1
                kind: ClusterRoleBinding
                metadata: {name: "system:coredns"}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: "system:coredns"}
                subjects:
                - {kind: ServiceAccount, name: coredns, namespace: kube-system}
                """);
        apply(
                CORE.resource("services"),
                """
                apiVersion: v1
                kind: Service
                metadata:
                  name: kube-dns
                  namespace: kube-system
                  labels: {k8s-app: kube-dns, kubernetes.io/cluster-service: "true", kubernetes.io/name: CoreDNS}
                spec:
                  clusterIP: %s
                  ports:
                  - {name: dns, port: 53, protocol: UDP, targetPort: %d}
                  - {name: dns-tcp, port: 53, protocol: TCP, targetPort: %d}
                """
                        .formatted(dnsAddress, serverPort, serverPort));
        apply(
                DISCOVERY.resource("endpointslices"),
                """
                apiVersion: discovery.k8s.io/v1
                kind: EndpointSlice
                metadata:
                  name: kube-dns
                  namespace: kube-system
                  labels: {kubernetes.io/service-name: kube-dns, endpointslice.kubernetes.io/managed-by: jukung}
                addressType: IPv4
                endpoints:
                - addresses: ["%s"]
                  conditions: {ready: true, serving: true, terminating: false}
                ports:
                - {name: dns, port: %d, protocol: UDP}
                - {name: dns-tcp, port: %d, protocol: TCP}
                """
                        .formatted(serverAddress, serverPort, serverPort));
    }

    private void apply(GroupVersionResource resource, String yaml) {
        JsonObject object = Yaml.parse(yaml);
        JsonObject metadata = object.object("metadata");
        String namespace = metadata.string("namespace");
        String name = metadata.string("name");
        // An update comes first: creating a Service again would ask for its address a second time.
        try {
            transport.call(
                    new ApiCall(
                            ApiCall.Verb.MERGE_PATCH,
                            resource,
                            namespace,
                            name,
                            "",
                            Map.of(),
                            object));
        } catch (StatusException e) {
            if (!e.isNotFound()) {
                throw e;
            }
            transport.call(
                    new ApiCall(
                            ApiCall.Verb.CREATE, resource, namespace, "", "", Map.of(), object));
        }
    }
}
