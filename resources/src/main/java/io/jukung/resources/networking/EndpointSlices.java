package io.jukung.resources.networking;

import io.jukung.machinery.validation.Names;
import io.jukung.resources.field.Field;
import io.jukung.resources.field.IpRules;
import io.jukung.resources.field.Rules;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Checks endpoint slices. */
final class EndpointSlices {
    private static final int MOST_ENDPOINTS = 1000;
    private static final int MOST_ADDRESSES = 100;
    private static final int MOST_PORTS = 20_000;
    private static final int MOST_HINTS = 8;

    private EndpointSlices() {}

    static void check(Field slice, @Nullable Field old) {
        Field type = slice.at("addressType");
        type.oneOf("FQDN", "IPv4", "IPv6");
        if (old != null && !type.sameAs(old.at("addressType"))) {
            type.invalid(Rules.IMMUTABLE);
        }
        endpoints(slice.at("endpoints"), type.text());
        ports(slice.at("ports"));
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
                int before = address.errorCount();
                switch (type) {
                    case "IPv4" -> address.check(Names::ipv4);
                    case "IPv6" -> address.check(Names::ipv6);
                    case "FQDN" -> address.check(Names::fullyQualifiedDomainName);
                    default -> {}
                }
                if (!type.equals("FQDN") && address.errorCount() == before) {
                    IpRules.notSpecial(address);
                }
            }
            if (endpoint.has("nodeName")) {
                endpoint.at("nodeName").check(Names::dns1123Subdomain);
            }
            endpoint.at("hostname").checkIfSet(Names::dns1123Label);
            hints(endpoint.at("hints", "forZones"));
            hints(endpoint.at("hints", "forNodes"));
        }
    }

    /** Which zones or nodes an endpoint is meant for, each named once. */
    private static void hints(Field hints) {
        if (hints.array().size() > MOST_HINTS) {
            hints.tooMany(hints.array().size(), MOST_HINTS);
            return;
        }
        Set<String> seen = new HashSet<>();
        for (Field hint : hints.items()) {
            Field name = hint.at("name");
            name.unique(seen);
            if (name.empty()) {
                name.missing("");
            } else {
                name.check(Names::labelValue);
            }
        }
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
            if (!names.add(name.text())) {
                name.duplicate(name.text());
            }
            Field protocol = port.at("protocol");
            if (protocol.absent()) {
                protocol.missing("");
            } else if (!List.of("SCTP", "TCP", "UDP").contains(protocol.text())) {
                protocol.notSupported("SCTP", "TCP", "UDP");
            }
            if (port.has("port")) {
                Rules.portNumber(port.at("port"));
            }
            if (port.has("appProtocol")) {
                port.at("appProtocol").check(Names::qualifiedName);
            }
        }
    }
}
