package io.jukung.controlplane;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jukung.apiserver.authentication.FrontProxy;
import io.jukung.apiserver.storage.StorageSettings;
import io.jukung.base.Clock;
import io.jukung.base.flags.FeatureGates;
import io.jukung.base.flags.FlagException;
import io.jukung.base.flags.FlagValues;
import io.jukung.http.TlsIdentity;
import io.jukung.machinery.names.GroupResource;
import io.jukung.machinery.names.GroupVersionResource;
import io.jukung.pki.ClusterPki;
import io.jukung.schema.ResourceInfo;
import io.jukung.schema.Schemas;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlagConfigTest {
    @TempDir Path folder;

    private KubeApiServerConfig read(String... more) {
        ClusterPki pki = new ClusterPki(folder, Clock.SYSTEM);
        List<String> flags =
                new ArrayList<>(
                        List.of(
                                "--cert-dir=" + folder.resolve("serving"),
                                "--service-account-issuer=https://issuer",
                                "--service-account-key-file=" + pki.file("sa.pub"),
                                "--service-account-signing-key-file=" + pki.file("sa.key"),
                                "--tls-cert-file=" + pki.file("front-proxy-ca.crt"),
                                "--tls-private-key-file=" + pki.file("front-proxy-ca.key"),
                                "--client-ca-file=" + pki.file("ca.crt")));
        flags.addAll(List.of(more));
        return FlagConfig.read(KubeApiServerFlags.flags().parse(flags));
    }

    @Test
    void aServerWithoutACertificateMakesOneAndKeepsIt() {
        String[] none = {"--tls-cert-file=", "--tls-private-key-file="};
        TlsIdentity first = requireNonNull(read(none).listening().identity());
        // made beside what else a start does: waits until it is kept
        assertEquals(2, first.chain().size());
        TlsIdentity again = requireNonNull(read(none).listening().identity());
        assertEquals(first.chain(), again.chain());
    }

    @Test
    void howTheStoreIsUsedCanBeSaid() {
        KubeApiServerConfig.Limits limits =
                read(
                                "--watch-cache-sizes=pods#0,deployments.apps#0,nodes#100",
                                "--lease-reuse-duration-seconds=20",
                                "--delete-collection-workers=4",
                                "--etcd-count-metric-poll-period=0s",
                                "--etcd-db-metric-poll-interval=10s")
                        .limits();
        StorageSettings store = limits.store();
        assertFalse(store.caches(new GroupResource("", "pods")));
        assertFalse(store.caches(new GroupResource("apps", "deployments")));
        assertTrue(store.caches(new GroupResource("", "nodes")));
        assertEquals(Duration.ofSeconds(20), store.leaseReuse());
        assertEquals(4, store.deletionWorkers());
        assertEquals(Duration.ZERO, limits.objectCounts());
        assertEquals(Duration.ofSeconds(10), limits.storeSizes());
        assertFalse(
                read("--watch-cache=false")
                        .limits()
                        .store()
                        .caches(new GroupResource("", "nodes")));
        for (String wrong :
                List.of(
                        "--watch-cache-sizes=pods",
                        "--watch-cache-sizes=pods#-1",
                        "--watch-cache-sizes=pods#x",
                        "--etcd-count-metric-poll-period=-1s")) {
            assertThrows(FlagException.class, () -> read(wrong), wrong);
        }
    }

    @Test
    void flagsBecomeAConfiguration() {
        KubeApiServerConfig config =
                read(
                        "--authorization-mode=Node,RBAC",
                        "--bind-address=127.0.0.1",
                        "--secure-port=16443",
                        "--service-cluster-ip-range=10.96.0.0/16",
                        "--service-node-port-range=31000-31010",
                        "--event-ttl=10m",
                        "--disable-admission-plugins=LimitRanger");
        assertEquals(List.of("Node", "RBAC"), config.access().modes());
        assertEquals(16443, config.listening().port());
        assertEquals("127.0.0.1", config.listening().advertiseAddress());
        assertEquals(1, config.listening().clientCa().size());
        assertEquals(List.of("https://issuer"), config.tokens().audiences());
        assertEquals(31010, config.services().lastNodePort());
        assertEquals(Duration.ofMinutes(10), config.limits().eventTtl());
        assertEquals(Set.of("LimitRanger"), config.admission().disabled());
    }

    /** The file lists upstream's flags and what each of them is where it is not given. */
    @Test
    void everyFlagOfUpstreamsCanBeGivenItsDefault() throws IOException {
        List<String> refused = new ArrayList<>();
        try (InputStream in = getClass().getResourceAsStream("upstream-flags.txt")) {
            String all = new String(requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
            for (String flag : all.lines().toList()) {
                try {
                    FlagValues parsed = KubeApiServerFlags.flags().parse("--" + flag);
                    assertTrue(parsed.arguments().isEmpty(), flag);
                } catch (FlagException e) {
                    refused.add(flag + ": " + e.getMessage());
                }
            }
        }
        assertEquals(List.of(), refused);
    }

    @Test
    void theOldestTlsCanBeSaid() {
        assertEquals(KubeApiServerConfig.TLS, read().listening().tls());
        assertEquals(List.of("TLSv1.3"), read("--tls-min-version=VersionTLS13").listening().tls());
        assertTrue(message("--tls-min-version=SSL3").contains("SSL3"));
    }

    @Test
    void frontProxiesAreBelievedByTheirCertificates() {
        FrontProxy.Trust trust =
                requireNonNull(
                        read(
                                        "--requestheader-client-ca-file="
                                                + folder.resolve("front-proxy-ca.crt"),
                                        "--requestheader-allowed-names=front,aggregator",
                                        "--requestheader-username-headers=X-Remote-User",
                                        "--requestheader-uid-headers=X-Remote-Uid")
                                .listening()
                                .frontProxy());
        assertEquals(1, trust.authorities().size());
        assertEquals(List.of("front", "aggregator"), trust.names());
        assertEquals(List.of("X-Remote-Uid"), trust.uid());
        assertTrue(
                message(
                                "--requestheader-client-ca-file="
                                        + folder.resolve("front-proxy-ca.crt"),
                                "--requestheader-uid-headers=X-Remote-Uid",
                                "--feature-gates=RemoteRequestHeaderUID=false")
                        .contains("RemoteRequestHeaderUID"));
    }

    @Test
    void whatCannotBeIsSaid() {
        assertEquals(
                "authorization-mode \"ABACUS\" is not a valid mode",
                message("--authorization-mode=ABACUS"));
        assertTrue(message("--token-auth-file=/does/not/exist").contains("/does/not/exist"));
        assertTrue(message("--service-node-port-range=many").contains("service-node-port-range"));
    }

    private String message(String... flags) {
        return String.valueOf(assertThrows(FlagException.class, () -> read(flags)).getMessage());
    }

    @Test
    void theFirstServiceAddressIsTheApisOwn() {
        assertEquals("10.96.0.1", ServiceAddresses.first("10.96.0.0/12"));
        assertEquals("10.0.0.1", ServiceAddresses.first("10.0.0.255/8"));
    }

    @Test
    void runtimeConfigTurnsVersionsOnAndOff() {
        ResourceInfo deployments =
                requireNonNull(
                        Schemas.builtIn()
                                .resource(new GroupVersionResource("apps", "v1", "deployments")));
        assertTrue(served(Map.of()).test(deployments));
        assertFalse(served(Map.of("apps/v1", "false")).test(deployments));
        assertFalse(served(Map.of("apps/v1/deployments", "false")).test(deployments));
        assertTrue(served(Map.of("api/all", "false", "apps/v1", "true")).test(deployments));
        ResourceInfo pods =
                requireNonNull(
                        Schemas.builtIn().resource(new GroupVersionResource("", "v1", "pods")));
        assertFalse(served(Map.of("v1", "false")).test(pods));
        ResourceInfo candidates =
                requireNonNull(
                        Schemas.builtIn()
                                .resource(
                                        new GroupVersionResource(
                                                "networking.k8s.io", "v1beta1", "ipaddresses")));
        assertFalse(served(Map.of()).test(candidates));
        assertTrue(served(Map.of("api/beta", "true")).test(candidates));
        assertTrue(
                served(Map.of("networking.k8s.io/v1beta1/ipaddresses", "true")).test(candidates));
        assertFalse(
                served(Map.of("api/all", "true", "networking.k8s.io/v1beta1", "false"))
                        .test(candidates));
    }

    @Test
    void runtimeConfigThatMeansNothingIsRefused() {
        refused("invalid runtime-config with only api/all=false", "api/all", "false");
        refused("unknown api groups example.com/v1", "example.com/v1", "true");
        refused("group version apps/v3 that has not been registered", "apps/v3", "true");
        refused("runtime-config invalid key apps", "apps", "true");
        refused(
                "invalid value of apps/v1: x, err: strconv.ParseBool: parsing \"x\": invalid syntax",
                "apps/v1",
                "x");
    }

    private static void refused(String message, String key, String value) {
        assertEquals(
                message,
                assertThrows(FlagException.class, () -> served(Map.of(key, value))).getMessage());
    }

    private static ServedResources served(Map<String, String> runtimeConfig) {
        return new ServedResources(FeatureGates.defaults(), runtimeConfig);
    }
}
