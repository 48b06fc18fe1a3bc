package io.jukung.resources.service;

import io.jukung.machinery.status.FieldError;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.machinery.validation.Names;
import io.jukung.resources.field.Equality;
import io.jukung.resources.field.Field;
import io.jukung.resources.field.IpRules;
import io.jukung.resources.field.Rules;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Checks services; addresses and ports that are still to be allocated may be missing. */
final class ServiceValidation {
    private static final String TOPOLOGY_HINTS = "service.kubernetes.io/topology-aware-hints";
    private static final String TOPOLOGY_MODE = "service.kubernetes.io/topology-mode";
    private static final String SOURCE_RANGES =
            "service.beta.kubernetes.io/load-balancer-source-ranges";

    private ServiceValidation() {}

    static List<FieldError> create(JsonObject service) {
        Field root = Field.root(service);
        check(root, JsonObject.EMPTY);
        return root.errors();
    }

    static List<FieldError> update(JsonObject service, JsonObject old) {
        Field root = Field.root(service);
        Field spec = root.at("spec");
        AddressValidation.update(root, old);
        if (ServiceSpec.type(service).equals("LoadBalancer")
                && ServiceSpec.type(old).equals("LoadBalancer")
                && !Equality.same(
                        ServiceSpec.of(service).get("loadBalancerClass"),
                        ServiceSpec.of(old).get("loadBalancerClass"))) {
            spec.at("loadBalancerClass").invalid("may not change once set");
        } else {
            loadBalancerClass(spec);
        }
        if (ServiceSpec.needsHealthCheckPort(service)
                && ServiceSpec.needsHealthCheckPort(old)
                && !spec.at("healthCheckNodePort")
                        .sameAs(Field.root(old).at("spec", "healthCheckNodePort"))) {
            spec.at("healthCheckNodePort").forbidden(Rules.IMMUTABLE);
        }
        check(root, old);
        return root.errors();
    }

    private static void check(Field root, JsonObject old) {
        topology(root.at("metadata", "annotations"));
        Field spec = root.at("spec");
        JsonObject service = root.object();
        boolean headless = ServiceSpec.isHeadless(service);
        String type = spec.text("type");
        if (spec.at("ports").empty() && !headless && !type.equals("ExternalName")) {
            spec.at("ports").missing("");
        }
        switch (type) {
            case "LoadBalancer", "NodePort" -> {
                if (headless) {
                    spec.at("clusterIPs")
                            .item(0)
                            .invalid("may not be set to 'None' for " + type + " services");
                }
            }
            case "ExternalName" -> externalName(spec);
            default -> {}
        }
        Set<String> names = new HashSet<>();
        for (Field port : spec.at("ports").items()) {
            port(port, spec.at("ports").array().size() > 1, names);
        }
        Rules.labels(spec.at("selector"));
        sessionAffinity(spec);
        AddressValidation.check(root, ServiceSpec.clusterIps(old));
        for (Field ip : spec.at("externalIPs").items()) {
            int before = ip.errorCount();
            IpRules.legacyIp(ip, ServiceSpec.of(old).array("externalIPs").strings());
            if (ip.errorCount() == before) {
                IpRules.notSpecial(ip);
            }
        }
        spec.at("type").oneOf("ClusterIP", "ExternalName", "LoadBalancer", "NodePort");
        duplicatePorts(spec, type);
        sourceRanges(root, old);
        if (spec.has("allocateLoadBalancerNodePorts") && !type.equals("LoadBalancer")) {
            spec.at("allocateLoadBalancerNodePorts")
                    .forbidden("may only be used when `type` is 'LoadBalancer'");
        }
        if (type.equals("LoadBalancer") && !spec.has("allocateLoadBalancerNodePorts")) {
            root.at("allocateLoadBalancerNodePorts").missing("");
        }
        loadBalancerClass(spec);
        trafficPolicies(spec, service);
    }

    /** The old and the new name of one annotation may not contradict each other. */
    private static void topology(Field annotations) {
        Field mode = annotations.key(TOPOLOGY_MODE);
        Field hints = annotations.key(TOPOLOGY_HINTS);
        if (mode.present() && hints.present() && !mode.text().equals(hints.text())) {
            mode.invalid("must match annotations[" + TOPOLOGY_HINTS + "] when both are specified");
        }
    }

    private static void externalName(Field spec) {
        for (String field : List.of("clusterIPs", "ipFamilies", "ipFamilyPolicy")) {
            if (!spec.at(field).empty()) {
                spec.at(field).forbidden("may not be set for ExternalName services");
            }
        }
        String name = spec.text("externalName");
        String bare = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
        if (bare.isEmpty()) {
            spec.at("externalName").missing("");
        } else {
            spec.at("externalName").as(bare).check(Names::dns1123Subdomain);
        }
    }

    private static void port(Field port, boolean needsName, Set<String> names) {
        Field name = port.at("name");
        if (!name.empty()) {
            name.check(Names::dns1123Label);
            name.unique(names);
        } else if (needsName) {
            name.missing("");
        }
        Rules.portNumber(port.at("port"));
        Rules.protocol(port.at("protocol"));
        Rules.portNumberOrName(port.at("targetPort"));
        if (port.has("appProtocol")) {
            port.at("appProtocol").check(Names::qualifiedName);
        }
    }

    private static void sessionAffinity(Field spec) {
        Field affinity = spec.at("sessionAffinity");
        affinity.oneOf("ClientIP", "None");
        Field config = spec.at("sessionAffinityConfig");
        if (affinity.text().equals("None") && config.present()) {
            config.forbidden("must not be set when session affinity is None");
        }
        if (!affinity.text().equals("ClientIP")) {
            return;
        }
        for (Field needed :
                List.of(config, config.at("clientIP"), config.at("clientIP", "timeoutSeconds"))) {
            if (needed.absent()) {
                needed.missing("when session affinity type is ClientIP");
                return;
            }
        }
        Field timeout = config.at("clientIP", "timeoutSeconds");
        if (timeout.number() <= 0 || timeout.number() > 86400) {
            timeout.invalid("must be greater than 0 and less than 86400");
        }
    }

    private static void duplicatePorts(Field spec, String type) {
        Set<String> nodePorts = new HashSet<>();
        Set<String> ports = new HashSet<>();
        for (Field port : spec.at("ports").items()) {
            Field node = port.at("nodePort");
            if (node.number() != 0 && type.equals("ClusterIP")) {
                node.forbidden("may not be used when `type` is 'ClusterIP'");
            }
            String protocol = port.text("protocol");
            if (node.number() != 0 && !nodePorts.add(protocol + node.number())) {
                node.duplicate();
            }
            if (!ports.add(protocol + port.at("port").number())) {
                port.duplicate(
                        JsonObject.of(
                                "protocol",
                                protocol,
                                "port",
                                port.at("port").number(),
                                "targetPort",
                                0L));
            }
        }
    }

    private static void sourceRanges(Field root, JsonObject old) {
        Field spec = root.at("spec");
        Field ranges =
                spec.at("LoadBalancerSourceRanges").as(spec.at("loadBalancerSourceRanges").value());
        if (ranges.empty()) {
            annotatedRanges(root, old);
            return;
        }
        if (!spec.text("type").equals("LoadBalancer")) {
            ranges.forbidden("may only be used when `type` is 'LoadBalancer'");
        }
        List<String> known =
                ServiceSpec.of(old).array("loadBalancerSourceRanges").strings().stream()
                        .map(String::strip)
                        .toList();
        for (Field range : ranges.items()) {
            IpRules.legacyCidr(range.as(range.text().strip()), known);
        }
    }

    private static void annotatedRanges(Field root, JsonObject old) {
        Field ranges = root.at("metadata", "annotations").key(SOURCE_RANGES);
        if (ranges.absent()) {
            return;
        }
        if (!root.at("spec").text("type").equals("LoadBalancer")) {
            ranges.forbidden("may only be used when `type` is 'LoadBalancer'");
        }
        JsonObject before = old.object("metadata").object("annotations");
        if (!ranges.text().isBlank() && !ranges.text().equals(before.get(SOURCE_RANGES))) {
            for (String range : ranges.text().strip().split(",", -1)) {
                ranges.as(range.strip()).check(IpRules::cidr);
            }
        }
    }

    private static void loadBalancerClass(Field spec) {
        Field balancer = spec.at("loadBalancerClass");
        if (balancer.absent()) {
            return;
        }
        if (!spec.text("type").equals("LoadBalancer")) {
            balancer.forbidden("may only be used when `type` is 'LoadBalancer'");
        } else {
            balancer.check(Names::qualifiedName);
        }
    }

    private static void trafficPolicies(Field spec, JsonObject service) {
        Field external = spec.at("externalTrafficPolicy");
        if (!ServiceSpec.externallyAccessible(service)) {
            if (!external.empty()) {
                external.invalid("may only be set for externally-accessible services");
            }
        } else {
            external.oneOf("Cluster", "Local");
        }
        Field health = spec.at("healthCheckNodePort");
        if (health.number() != 0) {
            if (ServiceSpec.needsHealthCheckPort(service)) {
                Rules.portNumber(health);
            } else {
                health.invalid(
                        "may only be set when `type` is 'LoadBalancer' and"
                                + " `externalTrafficPolicy` is 'Local'");
            }
        }
        Field internal = spec.at("internalTrafficPolicy");
        if (internal.absent() && ServiceSpec.needsClusterIp(service)) {
            internal.missing("");
        }
        internal.in("Cluster", "Local");
        spec.at("trafficDistribution").in("PreferClose", "PreferSameZone", "PreferSameNode");
    }

    static List<FieldError> status(JsonObject service, JsonObject old) {
        Field root = Field.root(service);
        Field ingress = root.at("status", "loadBalancer", "ingress");
        if (!root.at("spec").text("type").equals("LoadBalancer") && !ingress.empty()) {
            ingress.forbidden("may only be used when `spec.type` is 'LoadBalancer'");
            return root.errors();
        }
        List<String> known =
                old.object("status").object("loadBalancer").array("ingress").objects().stream()
                        .map(point -> point.string("ip"))
                        .toList();
        for (Field point : ingress.items()) {
            if (!point.at("ip").empty()) {
                IpRules.legacyIp(point.at("ip"), known);
            }
            boolean hasIp = !point.at("ip").empty();
            if (hasIp && point.at("ipMode").absent()) {
                point.at("ipMode").missing("must be specified when `ip` is set");
            } else if (!hasIp && point.at("ipMode").present()) {
                point.at("ipMode").forbidden("may not be specified when `ip` is not set");
            } else {
                point.at("ipMode").in("Proxy", "VIP");
            }
            if (!point.at("hostname").empty()) {
                point.at("hostname").check(Names::dns1123Subdomain);
                if (Names.ip(point.text("hostname")).isEmpty()) {
                    point.at("hostname").invalid("must be a DNS name, not an IP address");
                }
            }
        }
        return root.errors();
    }
}
