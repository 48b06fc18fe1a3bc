package io.jukung.resources.table;

import static io.jukung.resources.table.Cells.age;
import static io.jukung.resources.table.Cells.name;
import static io.jukung.resources.table.Cells.text;

import io.jukung.apiserver.table.Column;
import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The tables of services and of how they are reached. */
final class NetworkColumns {
    private static final int FEW_HOSTS = 3;

    private NetworkColumns() {}

    static List<Column> services() {
        return List.of(
                name(),
                text("Type", "How the service is reached.", "spec", "type"),
                Column.of("Cluster-IP", "Its address in the cluster.", NetworkColumns::clusterIp),
                Column.of("External-IP", "Its addresses outside.", NetworkColumns::externalIp),
                Column.of("Port(s)", "Its ports, with node ports.", NetworkColumns::ports),
                age(),
                Column.of(
                                "Selector",
                                "Which pods stand behind it.",
                                s -> Cells.labels(s.object("spec").object("selector")))
                        .wide());
    }

    private static String clusterIp(JsonObject service) {
        JsonArray ips = service.object("spec").array("clusterIPs");
        return ips.isEmpty() ? Cells.NONE : ips.string(0);
    }

    private static String externalIp(JsonObject service) {
        JsonObject spec = service.object("spec");
        String own = Cells.join(spec.array("externalIPs"), ",");
        return switch (spec.string("type")) {
            case "ClusterIP", "NodePort" -> Cells.orNone(own);
            case "LoadBalancer" -> {
                String balancer = balancer(service);
                if (balancer.isEmpty()) {
                    yield own.isEmpty() ? "<pending>" : own;
                }
                yield own.isEmpty() ? balancer : balancer + "," + own;
            }
            case "ExternalName" -> spec.string("externalName");
            default -> Cells.UNKNOWN;
        };
    }

    private static String balancer(JsonObject object) {
        Set<String> points = new LinkedHashSet<>();
        for (JsonObject point :
                object.object("status").object("loadBalancer").array("ingress").objects()) {
            String ip = point.string("ip");
            points.add(ip.isEmpty() ? point.string("hostname") : ip);
        }
        points.remove("");
        return points.stream().sorted().collect(Collectors.joining(","));
    }

    private static String ports(JsonObject service) {
        List<String> ports = new ArrayList<>();
        for (JsonObject port : service.object("spec").array("ports").objects()) {
            long node = port.integer("nodePort", 0);
            ports.add(
                    port.integer("port", 0)
                            + (node > 0 ? ":" + node : "")
                            + "/"
                            + port.string("protocol"));
        }
        return Cells.orNone(String.join(",", ports));
    }

    static List<Column> endpoints() {
        return List.of(
                name(),
                Column.of(
                        "Endpoints",
                        "Addresses and ports that are ready.",
                        NetworkColumns::subsets),
                age());
    }

    private static String subsets(JsonObject endpoints) {
        List<String> found = new ArrayList<>();
        for (JsonObject subset : endpoints.array("subsets").objects()) {
            List<JsonObject> ports = subset.array("ports").objects();
            if (ports.isEmpty()) {
                subset.array("addresses").objects().forEach(a -> found.add(a.string("ip")));
            }
            for (JsonObject port : ports) {
                for (JsonObject address : subset.array("addresses").objects()) {
                    String ip = address.string("ip");
                    found.add(
                            (ip.indexOf(':') >= 0 ? "[" + ip + "]" : ip)
                                    + ":"
                                    + port.integer("port", 0));
                }
            }
        }
        return endpoints.array("subsets").isEmpty() ? Cells.NONE : Cells.few(found, 3);
    }

    static List<Column> endpointSlices() {
        return List.of(
                name(),
                text("AddressType", "The family of its addresses.", "addressType"),
                Column.of("Ports", "The ports of every endpoint.", NetworkColumns::slicePorts),
                Column.of("Endpoints", "The addresses.", NetworkColumns::sliceAddresses),
                age());
    }

    private static String slicePorts(JsonObject slice) {
        List<String> ports =
                slice.array("ports").objects().stream().map(NetworkColumns::slicePort).toList();
        return ports.isEmpty() ? Cells.UNSET : Cells.few(ports, 3);
    }

    /** The number, else the name, else {@code *} for every port. */
    private static String slicePort(JsonObject port) {
        if (port.has("port")) {
            return String.valueOf(port.integer("port", 0));
        }
        return port.has("name") ? port.string("name") : "*";
    }

    private static String sliceAddresses(JsonObject slice) {
        List<String> addresses =
                slice.array("endpoints").objects().stream()
                        .flatMap(e -> e.array("addresses").strings().stream())
                        .toList();
        return addresses.isEmpty() ? Cells.UNSET : Cells.few(addresses, 3);
    }

    static List<Column> ingresses() {
        return List.of(
                name(),
                Column.of(
                        "Class",
                        "Which controller serves it.",
                        i -> Cells.orNone(i.object("spec").string("ingressClassName"))),
                Column.of("Hosts", "For which hosts it answers.", NetworkColumns::hosts),
                Column.of("Address", "Where it is reached.", NetworkColumns::balancer),
                Column.of(
                        "Ports",
                        "Its ports.",
                        i -> i.object("spec").array("tls").isEmpty() ? "80" : "80, 443"),
                age());
    }

    /** The hosts of the first rules; what is left out is counted in rules. */
    private static String hosts(JsonObject ingress) {
        List<JsonObject> rules = ingress.object("spec").array("rules").objects();
        List<String> hosts = new ArrayList<>();
        boolean more = false;
        for (JsonObject rule : rules) {
            more |= hosts.size() == FEW_HOSTS;
            if (!more && !rule.string("host").isEmpty()) {
                hosts.add(rule.string("host"));
            }
        }
        if (hosts.isEmpty()) {
            return "*";
        }
        String shown = String.join(",", hosts);
        return more ? shown + " + " + (rules.size() - FEW_HOSTS) + " more..." : shown;
    }

    static List<Column> ingressClasses() {
        return List.of(
                ConfigColumns.className("ingressclass.kubernetes.io/is-default-class"),
                text("Controller", "The controller that serves the class.", "spec", "controller"),
                Column.of("Parameters", "Further settings.", NetworkColumns::parameters),
                age());
    }

    private static String parameters(JsonObject object) {
        JsonObject parameters = object.object("spec").object("parameters");
        if (parameters.isEmpty()) {
            return Cells.NONE;
        }
        String group = parameters.string("apiGroup");
        return parameters.string("kind")
                + (group.isEmpty() ? "" : "." + group)
                + "/"
                + parameters.string("name");
    }

    static List<Column> networkPolicies() {
        return List.of(
                name(),
                Column.of(
                        "Pod-Selector",
                        "To which pods it applies.",
                        p -> Cells.selector(p.object("spec").object("podSelector"))),
                age());
    }

    static List<Column> ipAddresses() {
        return List.of(
                name(),
                Column.of("ParentRef", "Who has the address.", NetworkColumns::parent),
                age());
    }

    private static String parent(JsonObject address) {
        JsonObject parent = address.object("spec").object("parentRef");
        if (parent.isEmpty()) {
            return Cells.NONE;
        }
        String group = parent.string("group");
        String namespace = parent.string("namespace");
        return (group.isEmpty()
                        ? parent.string("resource")
                        : parent.string("resource") + "." + group)
                + "/"
                + (namespace.isEmpty() ? "" : namespace + "/")
                + parent.string("name");
    }

    static List<Column> serviceCidrs() {
        return List.of(
                name(),
                Column.of(
                        "CIDRs",
                        "Its networks.",
                        c -> Cells.join(c.object("spec").array("cidrs"), ",")),
                age());
    }
}
