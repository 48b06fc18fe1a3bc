package io.jukung.dns.zone;

import io.jukung.dns.message.Answer;
import io.jukung.dns.message.Question;
import io.jukung.dns.message.ResourceRecord;
import io.jukung.dns.message.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The cluster's domain at one moment.
 *
 * <pre>
 *   web.default.svc.cluster.local                 A, AAAA of the Service (headless: of its endpoints)
 *   _http._tcp.web.default.svc.cluster.local      SRV
 *   web-0.web.default.svc.cluster.local           A of one endpoint of a headless Service
 *   10-244-0-5.default.pod.cluster.local          A 10.244.0.5
 *   7.0.96.10.in-addr.arpa                        PTR
 *   dns-version.cluster.local                     TXT "1.1.0"
 * </pre>
 */
public final class ClusterZone {
    private static final String SPECIFICATION = "1.1.0";
    private static final int TTL = 5;

    private final String domain;
    private final long serial;
    private final Map<String, ServiceEntry> services = new HashMap<>();
    private final Map<String, List<String>> namesByAddress = new HashMap<>();
    private final Set<String> namespaces;

    /**
     * @param domain the cluster's domain, {@code cluster.local}
     */
    public ClusterZone(
            String domain, Set<String> namespaces, List<ServiceEntry> entries, long serial) {
        this.domain = domain;
        this.namespaces = namespaces;
        this.serial = serial;
        for (ServiceEntry entry : entries) {
            String name = entry.name() + "." + entry.namespace();
            services.put(name, entry);
            String full = name + ".svc." + domain;
            entry.clusterIps().forEach(address -> point(address, full));
            entry.endpoints()
                    .forEach(endpoint -> point(endpoint.address(), endpoint.label() + "." + full));
        }
    }

    private void point(byte[] address, String name) {
        namesByAddress.computeIfAbsent(Reverse.name(address), k -> new ArrayList<>()).add(name);
    }

    /** The answer where the name is this zone's to answer; null where others must be asked. */
    public @Nullable Answer answer(Question question) {
        String name = question.name();
        if (name.endsWith(".in-addr.arpa") || name.endsWith(".ip6.arpa")) {
            return reverse(question);
        }
        if (!name.equals(domain) && !name.endsWith("." + domain)) {
            return null;
        }
        String below =
                name.equals(domain) ? "" : name.substring(0, name.length() - domain.length() - 1);
        List<String> labels = below.isEmpty() ? List.of() : Arrays.asList(below.split("\\."));
        return labels.isEmpty() ? apex(question) : inside(question, labels);
    }

    private Answer apex(Question question) {
        return switch (question.type()) {
            case Type.SOA -> found(List.of(soa()));
            case Type.NS ->
                    found(List.of(ResourceRecord.nameServer(domain, TTL, "ns.dns." + domain)));
            default -> nothing();
        };
    }

    private Answer inside(Question question, List<String> labels) {
        int count = labels.size();
        String last = labels.getLast();
        if (count == 1 && last.equals("dns-version")) {
            return question.type() == Type.TXT
                    ? found(List.of(ResourceRecord.text(question.name(), TTL, SPECIFICATION)))
                    : nothing();
        }
        if (last.equals("pod")) {
            return pod(question, labels.subList(0, count - 1));
        }
        if (!last.equals("svc")) {
            return noSuchName();
        }
        if (count == 1 || (count == 2 && namespaces.contains(labels.getFirst()))) {
            return nothing();
        }
        if (count == 2) {
            return noSuchName();
        }
        ServiceEntry entry = services.get(labels.get(count - 3) + "." + labels.get(count - 2));
        return entry == null
                ? noSuchName()
                : service(question, entry, labels.subList(0, count - 3));
    }

    private Answer service(Question question, ServiceEntry entry, List<String> prefix) {
        String name = question.name();
        if (!entry.externalName().isEmpty()) {
            return prefix.isEmpty()
                    ? found(List.of(ResourceRecord.alias(name, TTL, entry.externalName())))
                    : noSuchName();
        }
        if (prefix.isEmpty()) {
            if (entry.headless() && entry.endpoints().isEmpty()) {
                return noSuchName();
            }
            List<byte[]> addresses =
                    entry.headless()
                            ? entry.endpoints().stream()
                                    .map(ServiceEntry.Endpoint::address)
                                    .toList()
                            : entry.clusterIps();
            return question.type() == Type.SRV
                    ? srv(question, entry, "", "")
                    : addresses(question, addresses);
        }
        if (prefix.size() == 2
                && prefix.getFirst().startsWith("_")
                && prefix.get(1).startsWith("_")) {
            return srv(question, entry, prefix.getFirst().substring(1), prefix.get(1).substring(1));
        }
        if (prefix.size() == 1) {
            List<byte[]> addresses =
                    entry.endpoints().stream()
                            .filter(endpoint -> endpoint.label().equals(prefix.getFirst()))
                            .map(ServiceEntry.Endpoint::address)
                            .toList();
            return addresses.isEmpty() ? noSuchName() : addresses(question, addresses);
        }
        return noSuchName();
    }

    private Answer addresses(Question question, List<byte[]> addresses) {
        List<ResourceRecord> records = new ArrayList<>();
        for (byte[] address : addresses) {
            ResourceRecord resource = ResourceRecord.address(question.name(), TTL, address);
            if (question.type() == resource.type() || question.type() == Type.ANY) {
                records.add(resource);
            }
        }
        return records.isEmpty() ? nothing() : found(records);
    }

    /** SRV of one named port, or of all where no port is named. */
    private Answer srv(Question question, ServiceEntry entry, String port, String protocol) {
        String service = entry.name() + "." + entry.namespace() + ".svc." + domain;
        List<ResourceRecord> records = new ArrayList<>();
        List<ResourceRecord> additional = new ArrayList<>();
        if (entry.headless()) {
            for (ServiceEntry.Endpoint endpoint : entry.endpoints()) {
                String target = endpoint.label() + "." + service;
                boolean used = targets(question, endpoint.ports(), port, protocol, target, records);
                if (used) {
                    additional.add(ResourceRecord.address(target, TTL, endpoint.address()));
                }
            }
        } else if (targets(question, entry.ports(), port, protocol, service, records)) {
            entry.clusterIps()
                    .forEach(ip -> additional.add(ResourceRecord.address(service, TTL, ip)));
        }
        if (records.isEmpty()) {
            return noSuchName();
        }
        return question.type() == Type.SRV || question.type() == Type.ANY
                ? new Answer(Answer.NO_ERROR, true, records, List.of(), additional)
                : nothing();
    }

    private static boolean targets(
            Question question,
            List<ServiceEntry.Port> ports,
            String port,
            String protocol,
            String target,
            List<ResourceRecord> records) {
        boolean any = false;
        for (ServiceEntry.Port candidate : ports) {
            boolean wanted =
                    port.isEmpty()
                            || (candidate.name().equals(port)
                                    && candidate.protocol().equals(protocol));
            if (wanted) {
                records.add(
                        ResourceRecord.service(
                                question.name(), TTL, 0, 100, candidate.number(), target));
                any = true;
            }
        }
        return any;
    }

    private Answer pod(Question question, List<String> labels) {
        if (labels.size() != 2 || !namespaces.contains(labels.get(1))) {
            return labels.size() < 2 && !labels.isEmpty() && namespaces.contains(labels.getFirst())
                    ? nothing()
                    : noSuchName();
        }
        byte[] address = Reverse.dashed(labels.getFirst());
        return address == null ? noSuchName() : addresses(question, List.of(address));
    }

    private @Nullable Answer reverse(Question question) {
        List<String> names = namesByAddress.get(question.name());
        if (names == null) {
            return null;
        }
        return question.type() == Type.PTR
                ? found(
                        names.stream()
                                .map(n -> ResourceRecord.pointer(question.name(), TTL, n))
                                .toList())
                : nothing();
    }

    private static Answer found(List<ResourceRecord> records) {
        return new Answer(Answer.NO_ERROR, true, records, List.of(), List.of());
    }

    /** The name exists, but has no record of that type. */
    private Answer nothing() {
        return new Answer(Answer.NO_ERROR, true, List.of(), List.of(soa()), List.of());
    }

    private Answer noSuchName() {
        return new Answer(Answer.NO_SUCH_NAME, true, List.of(), List.of(soa()), List.of());
    }

    private ResourceRecord soa() {
        return ResourceRecord.authority(
                domain, TTL, "ns.dns." + domain, "hostmaster." + domain, serial);
    }
}
