package io.jukung.resources.networking;

import io.jukung.machinery.tree.JsonObject;
import io.jukung.machinery.validation.Names;
import io.jukung.resources.field.Equality;
import io.jukung.resources.field.Field;
import io.jukung.resources.field.IpRules;
import io.jukung.resources.field.IpWarnings;
import io.jukung.resources.field.Rules;
import io.jukung.resources.field.Trees;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Checks endpoint slices. */
final class EndpointSlices {
    private static final int MOST_ENDPOINTS = 1000;
    private static final int MOST_ADDRESSES = 100;
    private static final int MOST_PORTS = 20_000;
    private static final int MOST_HINTS = 8;
    private static final int MOST_TOPOLOGY = 16;

    private static final String HOSTNAME = "kubernetes.io/hostname";

    private EndpointSlices() {}

    /** Addresses in an old form, unless a controller wrote them, which mends what it copies. */
    static List<String> warnings(JsonObject slice, @Nullable JsonObject old) {
        String type = slice.string("addressType");
        if (type.equals("FQDN")) {
            return old == null
                    ? List.of("spec.addressType: FQDN endpoints are deprecated")
                    : List.of();
        }
        String manager =
                slice.object("metadata")
                        .object("labels")
                        .string("endpointslice.kubernetes.io/managed-by");
        if (manager.equals("endpointslice-controller.k8s.io")
                || manager.equals("endpointslicemirroring-controller.k8s.io")) {
            return List.of();
        }
        List<String> warnings = new ArrayList<>(0);
        for (Field endpoint : Field.root(slice).at("endpoints").items()) {
            for (Field address : endpoint.at("addresses").items()) {
                warnings.addAll(IpWarnings.ofIp(address));
            }
        }
        return warnings;
    }

    /** The old way of telling an endpoint's place is kept only where nothing else changes. */
    static JsonObject withoutTopology(JsonObject slice, @Nullable JsonObject old) {
        if (old != null && Equality.same(slice.get("endpoints"), old.get("endpoints"))) {
            return slice;
        }
        Set<String> nodes = new HashSet<>();
        if (old != null) {
            for (JsonObject endpoint : old.array("endpoints").objects()) {
                nodes.add(endpoint.object("deprecatedTopology").string(HOSTNAME));
            }
        }
        return Trees.each(
                slice,
                "endpoints",
                endpoint -> {
                    String node = endpoint.object("deprecatedTopology").string(HOSTNAME);
                    boolean named = !node.isEmpty() && nodes.contains(node);
                    JsonObject rest = endpoint.without("deprecatedTopology");
                    return named ? Trees.ifAbsent(rest, "nodeName", node) : rest;
                });
    }

    static void check(Field slice, @Nullable Field old) {
        Field type = slice.at("addressType");
        type.oneOf("FQDN", "IPv4", "IPv6");
        ports(slice.at("ports"));
        Field endpoints = slice.at("endpoints");
        // what was once taken stays, until somebody changes it
        if (old == null || !endpoints.sameAs(old.at("endpoints"))) {
            endpoints(endpoints, type.text());
        }
        if (old != null && !type.sameAs(old.at("addressType"))) {
            type.invalid(Rules.IMMUTABLE);
        }
    }

    private static void endpoints(Field endpoints, String type) {
        if (endpoints.array().size() > MOST_ENDPOINTS) {
            endpoints.tooMany(endpoints.array().size(), MOST_ENDPOINTS);
            return;
        }
        for (Field endpoint : endpoints.items()) {
            Field addresses = endpoint.at("addresses");
            if (addresses.empty()) {
                addresses.missing("must contain at least 1 address");
            } else if (addresses.array().size() > MOST_ADDRESSES) {
                addresses.tooMany(addresses.array().size(), MOST_ADDRESSES);
            }
            for (Field address : addresses.items()) {
                switch (type) {
                    case "IPv4" -> ip(addresses, address, IpRules::ip, false);
                    case "IPv6" -> ip(addresses, address, IpRules::canonicalIp, true);
                    case "FQDN" -> address.check(Names::fullyQualifiedDomainName);
                    default -> {}
                }
            }
            if (endpoint.has("nodeName")) {
                endpoint.at("nodeName").check(Names::dns1123Subdomain);
            }
            Field topology = endpoint.at("deprecatedTopology");
            if (topology.object().size() > MOST_TOPOLOGY) {
                topology.tooMany(topology.object().size(), MOST_TOPOLOGY);
            }
            Rules.labels(topology);
            if (endpoint.has("hostname")) {
                endpoint.at("hostname").check(Names::dns1123Label);
            }
            if (hints(endpoint.at("hints", "forZones"), Names::labelValue)) {
                hints(endpoint.at("hints", "forNodes"), Names::dns1123Subdomain);
            }
        }
    }

    private static void ip(
            Field addresses, Field address, Function<String, List<String>> rule, boolean six) {
        int before = address.errorCount();
        address.check(rule);
        if (address.errorCount() > before) {
            return;
        }
        if (six != address.text().indexOf(':') >= 0) {
            addresses.invalid(address.text(), "must be an " + (six ? "IPv6" : "IPv4") + " address");
        }
        IpRules.notSpecial(address);
    }

    /** Which zones or nodes an endpoint is meant for, each named once; false if too many. */
    private static boolean hints(Field hints, Function<String, List<String>> rule) {
        if (hints.array().size() > MOST_HINTS) {
            hints.tooMany(hints.array().size(), MOST_HINTS);
            return false;
        }
        Set<String> seen = new HashSet<>();
        for (Field hint : hints.items()) {
            hint.at("name").unique(seen);
            hint.at("name").check(rule);
        }
        return true;
    }

    private static void ports(Field ports) {
        if (ports.array().size() > MOST_PORTS) {
            ports.tooMany(ports.array().size(), MOST_PORTS);
            return;
        }
        Set<String> names = new HashSet<>();
        for (Field port : ports.items()) {
            Field name = port.at("name");
            name.checkIfSet(Names::dns1123Label);
            name.unique(names);
            Field protocol = port.at("protocol");
            if (protocol.absent()) {
                protocol.missing("");
            } else if (!List.of("SCTP", "TCP", "UDP").contains(protocol.text())) {
                protocol.notSupported("SCTP", "TCP", "UDP");
            }
            if (port.has("appProtocol")) {
                port.at("appProtocol").check(Names::qualifiedName);
            }
        }
    }
}
