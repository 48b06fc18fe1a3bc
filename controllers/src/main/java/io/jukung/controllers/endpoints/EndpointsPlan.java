package io.jukung.controllers.endpoints;

import io.jukung.api.core.v1.EndpointAddress;
import io.jukung.api.core.v1.EndpointPort;
import io.jukung.api.core.v1.EndpointSubset;
import io.jukung.api.core.v1.Endpoints;
import io.jukung.api.core.v1.Pod;
import io.jukung.api.core.v1.PodIP;
import io.jukung.api.core.v1.Service;
import io.jukung.api.core.v1.ServicePort;
import io.jukung.controllers.pods.Pods;
import io.jukung.machinery.time.Times;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a Service's Endpoints should be. */
final class EndpointsPlan {
    static final String LAST_TRIGGER = "endpoints.kubernetes.io/last-change-trigger-time";
    private static final String OVER_CAPACITY = "endpoints.kubernetes.io/over-capacity";
    static final String MANAGED_BY = "endpoints.kubernetes.io/managed-by";
    private static final String HEADLESS = "service.kubernetes.io/headless";
    private static final int CAPACITY = 1000;

    private static final Comparator<EndpointAddress> ORDER =
            Comparator.comparing(EndpointAddress::ip).thenComparing(a -> a.targetRef().uid());

    private record Addresses(List<EndpointAddress> ready, List<EndpointAddress> notReady) {
        Addresses() {
            this(new ArrayList<>(), new ArrayList<>());
        }
    }

    private EndpointsPlan() {}

    /** The Endpoints to write, {@code before} itself where it is right already. */
    static Endpoints decide(Service service, List<Pod> pods, @Nullable Endpoints before) {
        List<EndpointSubset> subsets = subsets(service, pods);
        boolean truncated = count(subsets) > CAPACITY;
        List<EndpointSubset> kept = truncated ? truncate(subsets) : subsets;
        Map<String, String> labels = new HashMap<>(service.metadata().labels());
        if (ServicePods.isHeadless(service)) {
            labels.put(HEADLESS, "");
        } else {
            labels.remove(HEADLESS);
        }
        labels.put(MANAGED_BY, "endpoint-controller");
        Endpoints base =
                before != null
                        ? before
                        : Endpoints.builder()
                                .metadata(
                                        m -> m.name(service.name()).namespace(service.namespace()))
                                .build();
        boolean capacityTold = "truncated".equals(base.metadata().annotations().get(OVER_CAPACITY));
        if (before != null
                && before.subsets().equals(kept)
                && before.metadata().labels().equals(labels)
                && capacityTold == truncated) {
            return before;
        }
        Map<String, String> annotations = new HashMap<>(base.metadata().annotations());
        Instant trigger = ServicePods.lastTrigger(service, pods);
        if (trigger != null) {
            annotations.put(LAST_TRIGGER, Times.format(trigger));
        }
        if (truncated) {
            annotations.put(OVER_CAPACITY, "truncated");
        } else {
            annotations.remove(OVER_CAPACITY);
        }
        Endpoints.Builder next =
                base.edit().metadata(m -> m.labels(labels).annotations(annotations));
        return (kept.isEmpty() ? next.clearSubsets() : next.subsets(kept)).build();
    }

    private static List<EndpointSubset> subsets(Service service, List<Pod> pods) {
        boolean notReadyToo = service.spec().publishNotReadyAddresses();
        Map<List<EndpointPort>, Addresses> byPorts = new LinkedHashMap<>();
        for (Pod pod : pods.stream().sorted(Comparator.comparing(Pod::name)).toList()) {
            if (Pods.isTerminal(pod) || (pod.terminating() && !notReadyToo)) {
                continue;
            }
            String ip = ip(service, pod);
            List<EndpointPort> ports = ports(service, pod);
            boolean portless = service.spec().ports().isEmpty() && ServicePods.isHeadless(service);
            if (ip.isEmpty() || (ports.isEmpty() && !portless)) {
                continue;
            }
            Addresses under = byPorts.computeIfAbsent(ports, p -> new Addresses());
            List<EndpointAddress> list =
                    notReadyToo || Pods.isReady(pod) ? under.ready() : under.notReady();
            list.add(address(service, pod, ip));
        }
        List<EndpointSubset> subsets = new ArrayList<>();
        byPorts.forEach((ports, addresses) -> subsets.add(subset(ports, addresses)));
        return subsets;
    }

    private static EndpointSubset subset(List<EndpointPort> ports, Addresses addresses) {
        EndpointSubset.Builder subset = EndpointSubset.builder();
        if (!addresses.ready().isEmpty()) {
            subset.addresses(addresses.ready().stream().sorted(ORDER).toList());
        }
        if (!addresses.notReady().isEmpty()) {
            subset.notReadyAddresses(addresses.notReady().stream().sorted(ORDER).toList());
        }
        return (ports.isEmpty() ? subset : subset.ports(ports)).build();
    }

    private static EndpointAddress address(Service service, Pod pod, String ip) {
        EndpointAddress.Builder address =
                EndpointAddress.builder().ip(ip).targetRef(ServicePods.reference(pod));
        if (!pod.spec().nodeName().isEmpty()) {
            address.nodeName(pod.spec().nodeName());
        }
        if (ServicePods.named(pod, service)) {
            address.hostname(pod.spec().hostname());
        }
        return address.build();
    }

    /** The pod's address of the family that the Service prefers; "" where it has none. */
    private static String ip(Service service, Pod pod) {
        List<String> families = service.spec().ipFamilies();
        if (families.isEmpty()) {
            return pod.status().podIP();
        }
        boolean v6 = families.getFirst().equals("IPv6");
        for (PodIP candidate : pod.status().podIPs()) {
            if (candidate.ip().contains(":") == v6) {
                return candidate.ip();
            }
        }
        return "";
    }

    private static List<EndpointPort> ports(Service service, Pod pod) {
        List<EndpointPort> ports = new ArrayList<>();
        for (ServicePort port : service.spec().ports()) {
            Integer number = ServicePods.targetPort(pod, port);
            if (number == null) {
                continue;
            }
            EndpointPort.Builder built =
                    EndpointPort.builder()
                            .port(number)
                            .protocol(ServicePods.protocol(port.protocol()));
            if (!port.name().isEmpty()) {
                built.name(port.name());
            }
            if (port.hasAppProtocol()) {
                built.appProtocol(port.appProtocol());
            }
            ports.add(built.build());
        }
        return ports;
    }

    private static int count(List<EndpointSubset> subsets) {
        return subsets.stream()
                .mapToInt(s -> s.addresses().size() + s.notReadyAddresses().size())
                .sum();
    }

    /** Keeps ready addresses before others, each subset its share. */
    private static List<EndpointSubset> truncate(List<EndpointSubset> subsets) {
        int left = CAPACITY;
        List<EndpointSubset> kept = new ArrayList<>();
        for (EndpointSubset subset : subsets) {
            List<EndpointAddress> ready = first(subset.addresses(), left);
            left -= ready.size();
            EndpointSubset.Builder cut = subset.edit().clearNotReadyAddresses();
            kept.add((ready.isEmpty() ? cut.clearAddresses() : cut.addresses(ready)).build());
        }
        for (int i = 0; i < kept.size() && left > 0; i++) {
            List<EndpointAddress> more = first(subsets.get(i).notReadyAddresses(), left);
            left -= more.size();
            if (!more.isEmpty()) {
                kept.set(i, kept.get(i).edit().notReadyAddresses(more).build());
            }
        }
        kept.removeIf(s -> s.addresses().isEmpty() && s.notReadyAddresses().isEmpty());
        return kept;
    }

    private static List<EndpointAddress> first(List<EndpointAddress> all, int count) {
        return all.size() <= count ? all : all.subList(0, count);
    }
}
