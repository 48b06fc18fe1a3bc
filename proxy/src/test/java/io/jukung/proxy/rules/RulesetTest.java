package io.jukung.proxy.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jukung.api.core.v1.Service;
import io.jukung.api.discovery.v1.EndpointSlice;
import io.jukung.linux.Nft;
import io.jukung.machinery.tree.Yaml;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class RulesetTest {
    private static Service service(String more) {
        return Service.of(
                Yaml.parse(
                        """
                        metadata: {name: web, namespace: default}
                        spec: {clusterIP: 10.96.0.7, ports: [{name: http, port: 80, protocol: TCP%s}]}
                        """
                                .formatted(more)));
    }

    private static EndpointSlice slice(String endpoints) {
        return EndpointSlice.of(
                Yaml.parse(
                        """
                        addressType: IPv4
                        ports: [{name: http, port: 8080, protocol: TCP}]
                        endpoints: [%s]
                        """
                                .formatted(endpoints)));
    }

    private static List<ServicePortRule> rules(Service service, String endpoints) {
        return ServiceRules.of(service, List.of(slice(endpoints)), "n1");
    }

    private static final String TWO =
            "{addresses: [10.244.0.2], nodeName: n1, conditions: {ready: true}},"
                    + "{addresses: [10.244.1.2], nodeName: n2, conditions: {ready: true}}";

    @Test
    void readyEndpointsServeAndTerminatingOnesOnlyWithoutThem() {
        assertEquals(2, rules(service(""), TWO).getFirst().endpoints().size());
        String leaving =
                "{addresses: [10.244.0.2], conditions: {ready: false, serving: true, terminating:"
                        + " true}}";
        assertEquals(
                List.of(new ServicePortRule.Endpoint("10.244.0.2", 8080)),
                rules(service(""), leaving).getFirst().endpoints());
        assertEquals(2, rules(service(""), TWO + "," + leaving).getFirst().endpoints().size());
    }

    @Test
    void headlessServicesHaveNoRules() {
        Service headless =
                Service.of(
                        Yaml.parse(
                                "{metadata: {name: h, namespace: d}, spec: {clusterIP: None, ports:"
                                        + " [{port: 80}]}}"));
        assertEquals(List.of(), ServiceRules.of(headless, List.of(), "n1"));
    }

    @Test
    void localPolicyKeepsToThisNode() {
        Service local = service(", nodePort: 30080");
        local = Service.of(local.node().withAt("Local", "spec", "externalTrafficPolicy"));
        ServicePortRule rule = rules(local, TWO).getFirst();
        assertEquals(2, rule.endpoints().size());
        assertEquals(
                List.of(new ServicePortRule.Endpoint("10.244.0.2", 8080)),
                rule.externalEndpoints());
    }

    @Test
    void theKernelTakesTheRules() throws Exception {
        assumeTrue(
                "root".equals(System.getProperty("user.name"))
                        && Files.exists(Path.of("/usr/sbin/nft")));
        Service affine =
                Service.of(
                        service(", nodePort: 30080")
                                .node()
                                .withAt("ClientIP", "spec", "sessionAffinity"));
        List<ServicePortRule> rules =
                List.of(
                        rules(affine, TWO).getFirst(),
                        rules(service(", nodePort: 30081"), "").getFirst());
        rules =
                List.of(
                        rules.getFirst(),
                        new ServicePortRule(
                                "default/empty",
                                "udp",
                                "10.96.0.8",
                                53,
                                30081,
                                List.of("192.0.2.1"),
                                List.of("192.0.2.0/24"),
                                0,
                                List.of(),
                                List.of(),
                                false));
        Nft nft = new Nft();
        String table = "jukung-proxy-test";
        try {
            Ruleset first = Ruleset.of("10.244.0.0/16", rules);
            nft.apply(first.fresh(table));
            nft.apply(first.fresh(table));
            String listed = nft.list("ip", table);
            assertTrue(listed.contains("10.96.0.7 . tcp . 80 : goto service-"), listed);
            assertTrue(listed.contains("dnat to 10.244.1.2:8080"), listed);
            String set = listed.replaceAll("(?s).*?set (affinity-\\S+) .*", "$1");
            nft.apply("add element ip %s %s { 192.0.2.77 }%n".formatted(table, set));

            // A change elsewhere leaves clients where they are bound.
            Ruleset second =
                    Ruleset.of(
                            "10.244.0.0/16",
                            List.of(
                                    rules.getFirst(),
                                    rules(service(", nodePort: 30082"), TWO).getFirst()));
            nft.apply(second.after(first, table));
            listed = nft.list("ip", table);
            assertTrue(listed.contains("192.0.2.77"), listed);
            assertTrue(listed.contains("tcp . 30082 : goto external-"), listed);
            assertFalse(listed.contains("10.96.0.8"), listed);

            // What is not there any more takes its chains and sets along.
            Ruleset none = Ruleset.of("10.244.0.0/16", List.of());
            nft.apply(none.after(second, table));
            listed = nft.list("ip", table);
            assertFalse(listed.contains("affinity-"), listed);
            assertFalse(listed.contains("chain endpoint-"), listed);
        } finally {
            nft.deleteTable("ip", table);
        }
    }
}
