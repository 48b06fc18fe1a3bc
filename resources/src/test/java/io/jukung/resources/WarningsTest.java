package io.jukung.resources;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jukung.machinery.tree.Yaml;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a client is told of objects that are taken all the same. */
class WarningsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
"""
v1 | Secret | type: kubernetes.io/tls, data: {tls.crt: YQ==, tls.key: YQ==} | tls: failed to find any PEM data in certificate input
v1 | Pod | spec: {containers: [{name: c, image: x}], volumes: [{name: v, projected: {sources: [{}]}}]} | volume "v" (Projected) has no sources provided
v1 | Pod | spec: {containers: [{name: c, image: x}], volumes: [{name: v, configMap: {name: m, items: [{key: a, path: p}, {key: b, path: p/q}]}}]} | volume "v" (ConfigMap "m"): overlapping paths: "p/q" with "p"
v1 | Pod | spec: {containers: [{name: c, image: x}], dnsConfig: {nameservers: ['FD00::01']}} | spec.dnsConfig.nameservers[0]: IPv6 address "FD00::01" should be in RFC 5952 canonical format ("fd00::1")
v1 | Pod | spec: {containers: [{name: c, image: x, ports: [{name: p, containerPort: 1}]}, {name: e, image: x, ports: [{name: p, containerPort: 2}]}]} | spec.containers[1].ports[0]: duplicate port name "p" with spec.containers[0].ports[0], services and probes that select ports by name will use spec.containers[0].ports[0]
v1 | PersistentVolume | spec: {capacity: {storage: 1Gi}, accessModes: [ReadWriteOnce], nfs: {server: a, path: /b}, persistentVolumeReclaimPolicy: Recycle} | spec.persistentVolumeReclaimPolicy: The Recycle reclaim policy is deprecated. Instead, the recommended approach is to use dynamic provisioning.
v1 | Endpoints | subsets: [] | v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice
networking.k8s.io/v1 | NetworkPolicy | spec: {podSelector: {}, ingress: [{from: [{ipBlock: {cidr: 'FD00::/64'}}]}]} | spec.ingress[0].from[0].ipBlock.cidr: IPv6 CIDR value "FD00::/64" should be in RFC 5952 canonical format ("fd00::/64")
discovery.k8s.io/v1 | EndpointSlice | addressType: FQDN, endpoints: [{addresses: [a.example.com]}] | spec.addressType: FQDN endpoints are deprecated
""")
    void areSaid(String version, String kind, String rest, String warning) {
        boolean cluster = kind.equals("PersistentVolume");
        try (Server server = new Server()) {
            server.create(
                    Yaml.parse(
                            "{apiVersion: %s, kind: %s, metadata: {name: a%s}, %s}"
                                    .formatted(
                                            version, kind, cluster ? "" : ", namespace: d", rest)));
            assertEquals(List.of(warning), server.warnings());
        }
    }
}
