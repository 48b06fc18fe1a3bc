package io.jukung.resources;

import static io.jukung.resources.Server.causes;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.machinery.tree.Yaml;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NetworkRulesTest {
    private final Server server = new Server();

    @AfterEach
    void close() {
        server.close();
    }

    private List<String> refused(String kind, String more) {
        String group =
                kind.equals("ResourceQuota") || kind.equals("LimitRange")
                        ? "v1"
                        : "networking.k8s.io/v1";
        boolean namespaced = !kind.equals("IngressClass") && !kind.equals("ServiceCIDR");
        return causes(() ->
                server.create(
                        Yaml.parse(
                                "{apiVersion: "
                                        + group
                                        + ", kind: "
                                        + kind
                                        + ", metadata: {name: x"
                                        + (namespaced ? ", namespace: default" : "")
                                        + "}, spec: {"
                                        + more
                                        + "}}")));
    }

    @Test
    void ingresses() {
        assertEquals(
                List.of(
                        "spec: Invalid value: null: either `defaultBackend` or `rules` must be"
                                + " specified"),
                refused("Ingress", ""));
        assertEquals(
                List.of(
                        "spec.defaultBackend: Invalid value: \"\": resource or service backend is required"),
                refused("Ingress", "defaultBackend: {}"));
        assertEquals(
                List.of(
                        "spec.defaultBackend.resource.kind: Required value",
                        "spec.defaultBackend.resource.name: Required value"),
                refused("Ingress", "defaultBackend: {resource: {apiGroup: g}}"));
        assertEquals(
                List.of(
                        "spec.rules[0].host: Invalid value: \"10.0.0.1\": must be a DNS name, not an IP"
                                + " address",
                        "spec.rules[0].http.paths[0].path: Invalid value: \"a//b\": must be an absolute"
                                + " path",
                        "spec.rules[0].http.paths[0].path: Invalid value: \"a//b\": must not contain"
                                + " '//'",
                        "spec.rules[0].http.paths[0].backend: Required value: port name or number is"
                                + " required",
                        "spec.rules[0].http.paths[1].pathType: Required value: pathType must be"
                                + " specified",
                        "spec.rules[0].http.paths[2].pathType: Unsupported value: \"Odd\": supported"
                                + " values: \"Exact\", \"ImplementationSpecific\", \"Prefix\"",
                        "spec.rules[0].http.paths[2].backend: Invalid value: \"\": cannot set both port"
                                + " name & port number"),
                refused(
                        "Ingress",
                        "rules: [{host: 10.0.0.1, http: {paths: [{pathType: Exact, path: a//b, backend:"
                                + " {service: {name: s}}}, {}, {pathType: Odd, backend: {service: {name: s,"
                                + " port: {name: a, number: 1}}}}]}}]"));
    }

    @Test
    void networkPolicies() {
        assertEquals(
                List.of(
                        "spec.ingress[0].ports[0].endPort: Invalid value: 3: may not be specified when"
                                + " `port` is not specified",
                        "spec.ingress[0].ports[1].endPort: Invalid value: 5: must be greater than or"
                                + " equal to `port`",
                        "spec.ingress[0].ports[2].endPort: Invalid value: 9: may not be specified when"
                                + " `port` is non-numeric",
                        "spec.ingress[0].ports[3].protocol: Unsupported value: \"ICMP\": supported"
                                + " values: \"TCP\", \"UDP\", \"SCTP\"",
                        "spec.ingress[0].from[0]: Required value: must specify a peer",
                        "spec.ingress[0].from[1]: Forbidden: may not specify both ipBlock and another"
                                + " peer",
                        "spec.ingress[0].from[2].ipBlock.except[0]: Invalid value: \"10.0.0.0/8\": must"
                                + " be a strict subset of `cidr`",
                        "spec.policyTypes[0]: Unsupported value: \"Both\": supported values:"
                                + " \"Ingress\", \"Egress\""),
                refused(
                        "NetworkPolicy",
                        "podSelector: {}, policyTypes: [Both], ingress: [{ports: [{endPort: 3}, {port: 5,"
                                + " endPort: 4}, {port: web, endPort: 9}, {protocol: ICMP}], from: [{},"
                                + " {podSelector: {}, ipBlock: {cidr: 10.0.0.0/8}}, {ipBlock: {cidr:"
                                + " 10.0.0.0/8, except: [10.0.0.0/8]}}]}]"));
    }

    @Test
    void serviceCidrs() {
        assertEquals(
                List.of("spec.cidrs: Required value: at least one CIDR required"),
                refused("ServiceCIDR", ""));
        assertEquals(
                List.of(
                        "spec.cidrs: Invalid value: [\"10.1.0.0/24\",\"10.2.0.0/24\"]: may"
                                + " specify no more than one IP for each IP family, i.e 192.168.0.0/24"
                                + " and 2001:db8::/64"),
                refused("ServiceCIDR", "cidrs: [10.1.0.0/24, 10.2.0.0/24]"));
        JsonObject range =
                server.create(
                        "{apiVersion: networking.k8s.io/v1, kind: ServiceCIDR, metadata: {name: more},"
                                + " spec: {cidrs: [10.1.0.0/24]}}");
        assertEquals(
                List.of("spec.cidrs[0]: Invalid value: \"10.3.0.0/24\": field is immutable"),
                causes(() ->
                        server.update(range.withAt(JsonArray.of("10.3.0.0/24"), "spec", "cidrs"))));
        server.update(range.withAt(JsonArray.of("10.1.0.0/24", "fd00::/112"), "spec", "cidrs"));
    }

    @Test
    void ingressClasses() {
        assertEquals(List.of("spec.controller: Required value"), refused("IngressClass", ""));
        assertEquals(
                List.of(
                        "spec.parameters.kind: Required value",
                        "spec.parameters.namespace: Required value: `parameters.scope` is set to"
                                + " 'Namespace'"),
                refused(
                        "IngressClass",
                        "controller: example.com/c, parameters: {name: m, scope: Namespace}"));
    }

    @Test
    void quotasOfWhatTheScopeHas() {
        assertEquals(
                List.of(
                        "spec.scopes: Invalid value: [\"BestEffort\",\"NotBestEffort\"]: unsupported"
                                + " scope applied to resource",
                        "spec.scopes: Invalid value: [\"BestEffort\",\"NotBestEffort\"]: conflicting"
                                + " scopes"),
                refused("ResourceQuota", "hard: {cpu: 1}, scopes: [BestEffort, NotBestEffort]"));
        assertEquals(
                List.of(
                        "spec.scopeSelector.matchExpressions.operator: Invalid value: \"In\": must be"
                                + " 'Exists' when scope is any of ResourceQuotaScopeTerminating,"
                                + " ResourceQuotaScopeNotTerminating, ResourceQuotaScopeBestEffort,"
                                + " ResourceQuotaScopeNotBestEffort or"
                                + " ResourceQuotaScopeCrossNamespacePodAffinity",
                        "spec.scopeSelector.matchExpressions.values: Required value: must be at least"
                                + " one value when `operator` is 'In' or 'NotIn' for scope selector",
                        "spec.scopeSelector.matchExpressions.values: Invalid value: [\"a\"]: must be no"
                                + " value when `operator` is 'Exist' or 'DoesNotExist' for scope"
                                + " selector"),
                refused(
                        "ResourceQuota",
                        "hard: {pods: 1}, scopeSelector: {matchExpressions: [{scopeName: Terminating,"
                                + " operator: In}, {scopeName: PriorityClass, operator: Exists, values:"
                                + " [a]}]}"));
    }

    @Test
    void limitRanges() {
        assertEquals(
                List.of(
                        "spec.limits[0].type: Invalid value: \"Odd\": must be a standard limit type or"
                                + " fully qualified",
                        "spec.limits[1].default[cpu]: Invalid value: \"2\": default value 3 is greater"
                                + " than max value 2"),
                refused(
                        "LimitRange",
                        "limits: [{type: Odd}, {type: Container, max: {cpu: \"2\"}, default: {cpu:"
                                + " \"3\"}, defaultRequest: {cpu: \"1\"}}]"));
    }
}
