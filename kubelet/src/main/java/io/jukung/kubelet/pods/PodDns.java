package io.jukung.kubelet.pods;

import io.jukung.api.core.v1.Pod;
import io.jukung.api.core.v1.PodDNSConfigOption;
import io.jukung.kubelet.cri.v1.DNSConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The resolver configuration of a pod, by its dnsPolicy and dnsConfig. */
final class PodDns {
    private static final int MAX_SERVERS = 3;
    private static final int MAX_SEARCHES = 32;

    private PodDns() {}

    static DNSConfig of(Pod pod, PodSettings settings) throws IOException {
        DNSConfig host = host(settings);
        boolean cluster =
                switch (pod.spec().dnsPolicy()) {
                    case "ClusterFirstWithHostNet" -> true;
                    case "Default", "None" -> false;
                    default -> !pod.spec().hostNetwork();
                };
        DNSConfig.Builder base = host.toBuilder();
        if (pod.spec().dnsPolicy().equals("None")) {
            base = DNSConfig.newBuilder();
        } else if (cluster && !settings.clusterDns().isEmpty()) {
            String domain = settings.clusterDomain();
            base =
                    DNSConfig.newBuilder()
                            .addAllServers(settings.clusterDns())
                            .addOptions("ndots:5");
            if (!domain.isEmpty()) {
                base.addSearches(pod.namespace() + ".svc." + domain)
                        .addSearches("svc." + domain)
                        .addSearches(domain);
            }
            base.addAllSearches(host.getSearchesList());
        }
        return withOwn(pod, base.build());
    }

    private static DNSConfig withOwn(Pod pod, DNSConfig base) {
        Set<String> servers = new LinkedHashSet<>(base.getServersList());
        servers.addAll(pod.spec().dnsConfig().nameservers());
        Set<String> searches = new LinkedHashSet<>(base.getSearchesList());
        searches.addAll(pod.spec().dnsConfig().searches());
        Map<String, String> options = new LinkedHashMap<>();
        for (String option : base.getOptionsList()) {
            int colon = option.indexOf(':');
            options.put(
                    colon < 0 ? option : option.substring(0, colon),
                    colon < 0 ? "" : option.substring(colon + 1));
        }
        for (PodDNSConfigOption option : pod.spec().dnsConfig().options()) {
            options.put(option.name(), option.value());
        }
        DNSConfig.Builder result = DNSConfig.newBuilder();
        servers.stream().limit(MAX_SERVERS).forEach(result::addServers);
        searches.stream().limit(MAX_SEARCHES).forEach(result::addSearches);
        options.forEach(
                (name, value) -> result.addOptions(value.isEmpty() ? name : name + ":" + value));
        return result.build();
    }

    private static DNSConfig host(PodSettings settings) throws IOException {
        DNSConfig.Builder host = DNSConfig.newBuilder();
        if (!Files.exists(settings.resolvConf())) {
            return host.build();
        }
        List<String> searches = new ArrayList<>();
        for (String line : Files.readAllLines(settings.resolvConf())) {
            List<String> words = List.of(line.strip().split("\\s+"));
            List<String> rest = words.subList(1, words.size());
            switch (words.getFirst()) {
                case "nameserver" -> host.addAllServers(rest.stream().limit(1).toList());
                case "search" -> searches = rest;
                case "options" -> host.addAllOptions(rest);
                default -> {}
            }
        }
        return host.addAllSearches(searches.stream().filter(s -> !s.equals(".")).toList()).build();
    }
}
