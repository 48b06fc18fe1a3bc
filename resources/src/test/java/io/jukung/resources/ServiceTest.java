package io.jukung.resources;

import static io.jukung.resources.Server.causes;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.machinery.tree.Yaml;
import io.jukung.resources.service.ServiceNetwork;
import io.jukung.store.memory.MemoryStore;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ServiceTest {
    private final Server server = new Server();

    @AfterEach
    void close() {
        server.close();
    }

    private static JsonObject service(String name, String spec) {
        return Yaml.parse(
                "apiVersion: v1\nkind: Service\nmetadata: {name: "
                        + name
                        + ", namespace: default}\nspec: "
                        + spec);
    }

    private static String ip(JsonObject service) {
        return service.object("spec").string("clusterIP");
    }

    private static long nodePort(JsonObject service) {
        return service.object("spec").array("ports").object(0).integer("nodePort", 0);
    }

    @Test
    void getsAddressAndDefaults() {
        JsonObject spec =
                server.create(service("web", "{selector: {app: web}, ports: [{port: 80}]}"))
                        .object("spec");
        String ip = spec.string("clusterIP");
        assertTrue(ip.startsWith("10.96.0."), ip);
        assertEquals(
                Yaml.parse(
                        """
                        clusterIP: %s
                        clusterIPs: [%s]
                        internalTrafficPolicy: Cluster
                        ipFamilies: [IPv4]
                        ipFamilyPolicy: SingleStack
                        ports: [{port: 80, protocol: TCP, targetPort: 80}]
                        selector: {app: web}
                        sessionAffinity: None
                        type: ClusterIP
                        """
                                .formatted(ip, ip)),
                spec);
        JsonObject address = server.objects("networking.k8s.io", "ipaddresses").get("", ip);
        assertNotNull(address);
        assertEquals(
                Yaml.parse("{group: '', resource: services, namespace: default, name: web}"),
                address.object("spec").object("parentRef"));
    }

    @Test
    void moreRangesComeAsObjects() {
        JsonObject outside = service("web", "{clusterIP: 10.97.0.9, ports: [{port: 80}]}");
        assertEquals(
                List.of(
                        "spec.clusterIPs: Invalid value: [\"10.97.0.9\"]: failed to allocate IP"
                                + " 10.97.0.9: the provided IP (10.97.0.9) is not in the valid range."
                                + " The range of valid IPs is 10.96.0.0/24"),
                causes(() -> server.create(outside)));
        JsonObject more =
                server.create(
                        "{apiVersion: networking.k8s.io/v1, kind: ServiceCIDR, metadata: {name:"
                                + " more}, spec: {cidrs: [10.97.0.0/28]}}");
        assertEquals("10.97.0.9", ip(server.create(outside)));
        server.updateStatus(
                more.with(
                        "status",
                        Yaml.parse(
                                "{conditions: [{type: Ready, status: 'False', reason: a, message:"
                                        + " '', lastTransitionTime: '2026-01-01T00:00:00Z'}]}")));
        assertEquals(
                1,
                causes(() ->
                                server.create(
                                        service(
                                                "web2",
                                                "{clusterIP: 10.97.0.8, ports: [{port: 80}]}")))
                        .size());
    }

    @Test
    void neverGivesAnAddressTwice() {
        Set<String> ips = new HashSet<>();
        for (int i = 0; i < 254; i++) {
            assertTrue(ips.add(ip(server.create(service("s" + i, "{ports: [{port: 80}]}")))));
        }
        assertEquals(
                List.of(
                        "InternalError: Internal error occurred: failed to allocate a serviceIP: range"
                                + " is full"),
                causes(() -> server.create(service("last", "{ports: [{port: 80}]}"))));
    }

    @Test
    void twoServersShareOneRange() {
        MemoryStore store = new MemoryStore();
        try (Server one = new Server(store, ServiceNetwork.of("10.96.0.0/28"), 7);
                Server two = new Server(store, ServiceNetwork.of("10.96.0.0/28"), 7)) {
            Set<String> ips = new HashSet<>();
            Set<Long> ports = new HashSet<>();
            for (int i = 0; i < 7; i++) {
                for (Server server : List.of(one, two)) {
                    JsonObject service =
                            server.create(
                                    service(
                                            "s" + i + (server == one ? "a" : "b"),
                                            "{type: NodePort, ports: [{port: 80}]}"));
                    assertTrue(ips.add(ip(service)));
                    assertTrue(ports.add(nodePort(service)));
                }
            }
            assertEquals(14, ips.size());
        }
    }

    @Test
    void takesAddressesAndPortsByName() {
        server.create(service("dns", "{clusterIP: 10.96.0.10, ports: [{port: 53}]}"));
        assertEquals(
                List.of(
                        "spec.clusterIPs: Invalid value: [\"10.96.0.10\"]: failed to allocate IP"
                                + " 10.96.0.10: provided IP is already allocated"),
                causes(() ->
                        server.create(
                                service("dns2", "{clusterIP: 10.96.0.10, ports: [{port: 53}]}"))));
        JsonObject web =
                server.create(
                        service("web", "{type: NodePort, ports: [{port: 80, nodePort: 30080}]}"));
        assertEquals(30080, nodePort(web));
        assertEquals("Cluster", web.object("spec").string("externalTrafficPolicy"));
        assertEquals(
                List.of(
                        "spec.ports[0].nodePort: Invalid value: 30080: provided port is already"
                                + " allocated"),
                causes(() ->
                        server.create(
                                service(
                                        "web2",
                                        "{type: NodePort, ports: [{port: 80, nodePort:"
                                                + " 30080}]}"))));
        assertEquals(
                List.of(
                        "spec.ports[0].nodePort: Invalid value: 80: provided port is not in the"
                                + " valid range. The range of valid ports is 30000-32767"),
                causes(() ->
                        server.create(
                                service(
                                        "web3",
                                        "{type: NodePort, ports: [{port: 80, nodePort:"
                                                + " 80}]}"))));
    }

    @Test
    void givesBackWhatItHad() {
        JsonObject web =
                server.create(
                        service(
                                "web",
                                "{type: NodePort, clusterIP: 10.96.0.9, ports: [{port: 80, nodePort:"
                                        + " 30080}]}"));
        server.delete(web);
        assertNull(server.objects("networking.k8s.io", "ipaddresses").get("", "10.96.0.9"));
        server.create(
                service(
                        "next",
                        "{type: NodePort, clusterIP: 10.96.0.9, ports: [{port: 80, nodePort:"
                                + " 30080}]}"));
    }

    @Test
    void updatesKeepWhatWasAllocated() {
        JsonObject web = server.create(service("web", "{type: NodePort, ports: [{port: 80}]}"));
        JsonObject bare =
                service("web", "{type: NodePort, selector: {app: web}, ports: [{port: 80}]}");
        JsonObject updated = server.update(bare);
        assertEquals(ip(web), ip(updated));
        assertEquals(nodePort(web), nodePort(updated));
        JsonObject inside = server.update(updated.withAt("ClusterIP", "spec", "type"));
        assertEquals(0, nodePort(inside));
        assertEquals(
                List.of(
                        "spec.clusterIPs[0]: Invalid value: [\"10.96.0.77\"]: may not change once"
                                + " set"),
                causes(() -> server.update(inside.withAt("10.96.0.77", "spec", "clusterIP"))));
        JsonObject alias =
                server.update(
                        inside.withAt("ExternalName", "spec", "type")
                                .withAt("db.example.com", "spec", "externalName"));
        assertEquals("", ip(alias));
    }

    @Test
    void dryRunsAndTypeChangesKeepNothing() {
        JsonObject web = server.create(service("web", "{ports: [{port: 80}]}"));
        JsonObject alias = service("alias", "{type: ExternalName, externalName: a.b}");
        server.create(alias);
        Set<String> held = addresses();
        assertEquals(1, held.size());
        JsonObject real =
                service("alias", "{ports: [{port: 80, nodePort: 30081}], type: NodePort}");
        for (int i = 0; i < 2; i++) {
            assertNotEquals("", ip(server.dryRun("update", real)));
            JsonObject other = service("other", "{type: NodePort, ports: [{port: 80}]}");
            assertNotEquals("", ip(server.dryRun("create", other)));
            assertEquals(held, addresses());
        }
        JsonObject now = server.update(real);
        assertEquals(30081, nodePort(now));
        assertEquals(2, addresses().size());
        server.update(alias);
        assertEquals(Set.of(ip(web)), addresses());
        server.create(service("heir", "{type: NodePort, ports: [{port: 80, nodePort: 30081}]}"));
    }

    private Set<String> addresses() {
        Set<String> names = new HashSet<>();
        for (JsonObject address : server.objects("networking.k8s.io", "ipaddresses").list("")) {
            names.add(Server.name(address));
        }
        return names;
    }

    @Test
    void headlessNeedsNoAddress() {
        JsonObject spec =
                server.create(
                                service(
                                        "db",
                                        "{clusterIP: None, selector: {app: db}, ports: [{port:"
                                                + " 5432}]}"))
                        .object("spec");
        assertEquals("None", spec.string("clusterIP"));
        assertEquals(JsonArray.of("None"), spec.array("clusterIPs"));
        assertEquals("SingleStack", spec.string("ipFamilyPolicy"));
    }

    @Test
    void dualStack() {
        try (Server both =
                new Server(new MemoryStore(), ServiceNetwork.of("10.96.0.0/24", "fd00::/112"), 3)) {
            JsonObject spec =
                    both.create(
                                    service(
                                            "web",
                                            "{ipFamilyPolicy: PreferDualStack, ports: [{port:"
                                                    + " 80}]}"))
                            .object("spec");
            assertEquals(JsonArray.of("IPv4", "IPv6"), spec.array("ipFamilies"));
            assertEquals(2, spec.array("clusterIPs").size());
            assertTrue(spec.array("clusterIPs").string(1).startsWith("fd00::"));
        }
        assertEquals(
                List.of(
                        "spec.ipFamilyPolicy: Invalid value: \"RequireDualStack\": this cluster is"
                                + " not configured for dual-stack services"),
                causes(() ->
                        server.create(
                                service(
                                        "web",
                                        "{ipFamilyPolicy: RequireDualStack, ports: [{port:"
                                                + " 80}]}"))));
    }

    @Test
    void refusesWithUpstreamsWords() {
        assertEquals(
                List.of("spec.ports: Required value"),
                causes(() -> server.create(service("web", "{selector: {app: web}}"))));
        assertEquals(
                List.of(
                        "spec.ports[0].name: Required value",
                        "spec.ports[1].name: Required value",
                        "spec.ports[1].port: Invalid value: 0: must be between 1 and 65535,"
                                + " inclusive",
                        "spec.type: Unsupported value: \"Cluster\": supported values: \"ClusterIP\","
                                + " \"ExternalName\", \"LoadBalancer\", \"NodePort\""),
                causes(() ->
                                server.create(
                                        service(
                                                "web",
                                                "{type: Cluster, ports: [{port: 80},"
                                                        + " {protocol: TCP, targetPort: 1}]}")))
                        .stream()
                        .filter(c -> !c.startsWith("spec.externalTrafficPolicy"))
                        .toList());
        assertEquals(
                List.of("metadata.name: Invalid value: \"9.web\": must not contain dots"),
                causes(() -> server.create(service("9.web", "{ports: [{port: 80}]}"))));
        assertEquals("9web", Server.name(server.create(service("9web", "{ports: [{port: 80}]}"))));
    }

    @Test
    void repairFreesWhatNobodyHas() throws Exception {
        server.create(service("web", "{type: NodePort, ports: [{port: 80}]}"));
        JsonObject address =
                Yaml.parse(
                        """
                        apiVersion: networking.k8s.io/v1
                        kind: IPAddress
                        metadata:
                          name: 10.96.0.200
                          labels: {ipaddress.kubernetes.io/managed-by: ipallocator.k8s.io}
                        spec: {parentRef: {resource: services, namespace: default, name: gone}}
                        """);
        server.create(address);
        server.resources.serviceRepair().start();
        assertNotNull(server.objects("networking.k8s.io", "ipaddresses").get("", "10.96.0.200"));
        server.resources.serviceRepair().close();
        assertNotEquals("", ip(server.get(service("web", "{}"))));
    }

    @Test
    void nodePortsStayWhereNoMoreAreAllocated() {
        JsonObject service =
                server.create(
                        service(
                                "web",
                                "{type: LoadBalancer, ports: [{name: a, port: 80}, {name: b, port: 81}]}"));
        JsonObject quiet =
                server.update(service.withAt(false, "spec", "allocateLoadBalancerNodePorts"));
        assertEquals(service.object("spec").array("ports"), quiet.object("spec").array("ports"));
        JsonObject ports = quiet.object("spec");
        JsonObject one =
                server.update(
                        quiet.withAt(
                                ports.array("ports")
                                        .with(
                                                0,
                                                ports.array("ports").object(0).without("nodePort")),
                                "spec",
                                "ports"));
        assertEquals(0, one.object("spec").array("ports").object(0).integer("nodePort", 0));
        assertEquals(ports.array("ports").object(1), one.object("spec").array("ports").object(1));
    }

    @Test
    void namesOfOtherServicesHaveNoTrafficPolicy() {
        JsonObject name =
                server.create(
                        service(
                                "other",
                                "{type: ExternalName, externalName: a.example, internalTrafficPolicy: Cluster}"));
        assertEquals("", name.object("spec").string("internalTrafficPolicy"));
    }
}
