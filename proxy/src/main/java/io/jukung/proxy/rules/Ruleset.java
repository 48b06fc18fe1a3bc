package io.jukung.proxy.rules;

import io.jukung.proxy.rules.ServicePortRule.Endpoint;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32C;

/**
 * The whole table as text for {@code nft -f}: it takes the place of the one before in one
 * transaction.
 *
 * <pre>
 *   new connection ─▶ services ─┬ by address and port ─▶ service-… ─▶ endpoint-… (dnat)
 *                               └ by node port ─▶ external-… ──┘
 *   on its way out ─▶ masquerading (where marked: from outside, or back to itself)
 *   address without endpoints ─▶ reject
 * </pre>
 *
 * <p>Layout and priorities follow KEP-3866 (the nftables mode of kube-proxy).
 */
public final class Ruleset {
    private static final String MARK = "0x4000";

    private static final List<String> MAPS =
            List.of(
                    "service-ips",
                    "service-nodeports",
                    "no-endpoint-services",
                    "no-endpoint-nodeports");

    private final Set<String> names = new LinkedHashSet<>();
    private final StringBuilder chains = new StringBuilder();
    private final List<String> byAddress = new ArrayList<>();
    private final List<String> byNodePort = new ArrayList<>();
    private final List<String> empty = new ArrayList<>();
    private final List<String> emptyNodePorts = new ArrayList<>();
    private final Map<String, Integer> affinitySets = new LinkedHashMap<>();
    private final String clusterCidr;

    private Ruleset(String clusterCidr) {
        this.clusterCidr = clusterCidr;
    }

    /**
     * @param clusterCidr the pods' addresses; what comes to a cluster IP from elsewhere is
     *     masqueraded
     */
    public static Ruleset of(String clusterCidr, List<ServicePortRule> rules) {
        Ruleset ruleset = new Ruleset(clusterCidr);
        rules.forEach(ruleset::add);
        return ruleset;
    }

    /** One transaction that makes the table anew. */
    public String fresh(String table) {
        return "table ip %1$s {}\ndelete table ip %1$s\n".formatted(table) + text(table);
    }

    /**
     * One transaction that turns the table of an earlier ruleset into this one's. What the sets of
     * both have learned stays: clients keep the endpoints that they are bound to.
     */
    public String after(Ruleset before, String table) {
        StringBuilder out = new StringBuilder();
        out.append("flush table ip ").append(table).append('\n');
        for (String map : MAPS) {
            out.append("flush map ip ").append(table).append(' ').append(map).append('\n');
        }
        for (String chain : before.names) {
            if (!names.contains(chain)) {
                out.append("delete chain ip %s %s%n".formatted(table, chain));
            }
        }
        for (String set : before.affinitySets.keySet()) {
            if (!affinitySets.containsKey(set)) {
                out.append("delete set ip %s %s%n".formatted(table, set));
            }
        }
        return out + text(table);
    }

    private void add(ServicePortRule rule) {
        String id = id(rule.name(), rule.protocol());
        String service = "service-" + id;
        String external = "external-" + id;
        boolean outside = rule.nodePort() > 0 || !rule.externalAddresses().isEmpty();
        String address = rule.clusterIp() + " . " + rule.protocol() + " . " + rule.port();
        if (rule.endpoints().isEmpty()) {
            empty.add(address + " : goto refuse");
        } else {
            byAddress.add(address + " : goto " + service);
            serviceChain(rule, service);
        }
        if (!outside) {
            return;
        }
        boolean none = rule.externalEndpoints().isEmpty();
        String refusal = rule.externalLocal() ? "drop" : "goto refuse";
        if (!none) {
            externalChain(rule, external);
        }
        for (String ip : rule.externalAddresses()) {
            String element = ip + " . " + rule.protocol() + " . " + rule.port();
            (none ? empty : byAddress).add(element + " : " + (none ? refusal : "goto " + external));
        }
        if (rule.nodePort() > 0) {
            String element = rule.protocol() + " . " + rule.nodePort();
            (none ? emptyNodePorts : byNodePort)
                    .add(element + " : " + (none ? refusal : "goto " + external));
        }
    }

    private void serviceChain(ServicePortRule rule, String chain) {
        begin(chain);
        line(
                "ip daddr "
                        + rule.clusterIp()
                        + " ip saddr != "
                        + clusterCidr
                        + " jump mark-for-masquerade");
        pick(rule, rule.endpoints());
        end();
        for (Endpoint endpoint : rule.endpoints()) {
            endpointChain(rule, endpoint);
        }
    }

    private void externalChain(ServicePortRule rule, String chain) {
        begin(chain);
        if (!rule.sourceRanges().isEmpty()) {
            line("ip saddr != { " + String.join(", ", rule.sourceRanges()) + " } drop");
        }
        if (!rule.externalLocal()) {
            line("jump mark-for-masquerade");
        }
        pick(rule, rule.externalEndpoints());
        end();
        for (Endpoint endpoint : rule.externalEndpoints()) {
            if (!rule.endpoints().contains(endpoint)) {
                endpointChain(rule, endpoint);
            }
        }
    }

    /** A client's earlier endpoint where affinity knows one, else any by chance. */
    private void pick(ServicePortRule rule, List<Endpoint> endpoints) {
        if (rule.affinitySeconds() > 0) {
            for (Endpoint endpoint : endpoints) {
                line("ip saddr @" + affinity(rule, endpoint) + " goto " + chain(rule, endpoint));
            }
        }
        List<String> choices = new ArrayList<>();
        for (int i = 0; i < endpoints.size(); i++) {
            choices.add(i + " : goto " + chain(rule, endpoints.get(i)));
        }
        line(
                "numgen random mod "
                        + endpoints.size()
                        + " vmap { "
                        + String.join(", ", choices)
                        + " }");
    }

    private void endpointChain(ServicePortRule rule, Endpoint endpoint) {
        begin(chain(rule, endpoint));
        line("ip saddr " + endpoint.address() + " jump mark-for-masquerade");
        if (rule.affinitySeconds() > 0) {
            String set = affinity(rule, endpoint);
            affinitySets.put(set, rule.affinitySeconds());
            line("update @" + set + " { ip saddr }");
        }
        line(
                "meta l4proto "
                        + rule.protocol()
                        + " dnat to "
                        + endpoint.address()
                        + ":"
                        + endpoint.port());
        end();
    }

    private static String chain(ServicePortRule rule, Endpoint endpoint) {
        return "endpoint-"
                + id(
                        rule.name() + ">" + endpoint.address() + ":" + endpoint.port(),
                        rule.protocol());
    }

    private static String affinity(ServicePortRule rule, Endpoint endpoint) {
        return chain(rule, endpoint).replace("endpoint-", "affinity-")
                + "-"
                + rule.affinitySeconds();
    }

    /**
     * Short, legal in nft and readable: a checksum, then the name with other characters replaced.
     */
    private static String id(String name, String protocol) {
        CRC32C hash = new CRC32C();
        hash.update((name + "/" + protocol).getBytes(StandardCharsets.UTF_8));
        String readable = name.replaceAll("[^A-Za-z0-9]", "_");
        return String.format("%08X-", hash.getValue())
                + readable.substring(0, Math.min(80, readable.length()));
    }

    private void begin(String chain) {
        names.add(chain);
        chains.append("  chain ").append(chain).append(" {\n");
    }

    private void line(String rule) {
        chains.append("    ").append(rule).append('\n');
    }

    private void end() {
        chains.append("  }\n");
    }

    private String text(String table) {
        StringBuilder out = new StringBuilder(chains.length() + 4096);
        out.append("table ip ").append(table).append(" {\n");
        out.append("  comment \"rules for kube-proxy\"\n");
        affinitySets.forEach((name, seconds) ->
                out.append("  set ")
                        .append(name)
                        .append(" { type ipv4_addr; size 65535; flags dynamic,timeout;")
                        .append(" timeout ")
                        .append(seconds)
                        .append("s; }\n"));
        map(out, "service-ips", "ipv4_addr . inet_proto . inet_service", byAddress);
        map(out, "service-nodeports", "inet_proto . inet_service", byNodePort);
        map(out, "no-endpoint-services", "ipv4_addr . inet_proto . inet_service", empty);
        map(out, "no-endpoint-nodeports", "inet_proto . inet_service", emptyNodePorts);
        out.append(
                """
                  chain mark-for-masquerade {
                    meta mark set meta mark or %1$s
                  }
                  chain refuse {
                    reject
                  }
                  chain masquerading {
                    meta mark & %1$s == 0 return
                    meta mark set meta mark xor %1$s
                    masquerade fully-random
                  }
                  chain services-without-endpoints {
                    ip daddr . meta l4proto . th dport vmap @no-endpoint-services
                    fib daddr type local ip daddr != 127.0.0.0/8 meta l4proto . th dport vmap @no-endpoint-nodeports
                  }
                """
                        .formatted(MARK));
        out.append(chains);
        out.append(
                """
                  chain services {
                    ip daddr . meta l4proto . th dport vmap @service-ips
                    fib daddr type local ip daddr != 127.0.0.0/8 meta l4proto . th dport vmap @service-nodeports
                  }
                  chain filter-prerouting {
                    type filter hook prerouting priority -110; policy accept;
                    ct state new jump services-without-endpoints
                  }
                  chain filter-output {
                    type filter hook output priority -110; policy accept;
                    ct state new jump services-without-endpoints
                  }
                  chain nat-prerouting {
                    type nat hook prerouting priority -100; policy accept;
                    jump services
                  }
                  chain nat-output {
                    type nat hook output priority -100; policy accept;
                    jump services
                  }
                  chain nat-postrouting {
                    type nat hook postrouting priority 100; policy accept;
                    jump masquerading
                  }
                }
                """);
        return out.toString();
    }

    private static void map(StringBuilder out, String name, String key, List<String> elements) {
        out.append("  map ")
                .append(name)
                .append(" {\n    type ")
                .append(key)
                .append(" : verdict\n");
        if (!elements.isEmpty()) {
            out.append("    elements = {\n      ")
                    .append(String.join(",\n      ", elements))
                    .append("\n    }\n");
        }
        out.append("  }\n");
    }
}
