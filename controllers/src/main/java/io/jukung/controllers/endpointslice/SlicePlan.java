package io.jukung.controllers.endpointslice;

import io.jukung.api.discovery.v1.Endpoint;
import io.jukung.api.discovery.v1.EndpointPort;
import io.jukung.api.discovery.v1.EndpointSlice;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How to bring the slices of one address family from what they are to what they should be.
 *
 * <p>An endpoint stays in the slice where it is; new ones fill slices that change anyway, then the
 * fullest that has room, then new slices.
 */
record SlicePlan(
        List<List<Endpoint>> created,
        List<List<EndpointPort>> createdPorts,
        Map<EndpointSlice, List<Endpoint>> updated,
        List<EndpointSlice> unchanged,
        List<EndpointSlice> deleted) {

    static SlicePlan decide(
            List<EndpointSlice> existing,
            Map<List<EndpointPort>, List<Endpoint>> desired,
            int maxPerSlice) {
        SlicePlan plan =
                new SlicePlan(
                        new ArrayList<>(),
                        new ArrayList<>(),
                        new LinkedHashMap<>(),
                        new ArrayList<>(),
                        new ArrayList<>());
        if (desired.isEmpty()) {
            plan.keepOnePlaceholder(existing);
            return plan;
        }
        List<EndpointSlice> others = new ArrayList<>(existing);
        desired.forEach((ports, endpoints) -> {
            List<EndpointSlice> own =
                    existing.stream().filter(s -> samePorts(s.ports(), ports)).toList();
            others.removeAll(own);
            plan.place(own, ports, endpoints, maxPerSlice);
        });
        plan.deleted.addAll(others);
        return plan;
    }

    /** A Service without endpoints has one empty slice, so that consumers know it. */
    private void keepOnePlaceholder(List<EndpointSlice> existing) {
        EndpointSlice kept = null;
        for (EndpointSlice slice : existing) {
            if (kept == null && slice.endpoints().isEmpty() && slice.ports().isEmpty()) {
                kept = slice;
            } else {
                deleted.add(slice);
            }
        }
        if (kept == null) {
            created.add(List.of());
            createdPorts.add(List.of());
        } else {
            unchanged.add(kept);
        }
    }

    private void place(
            List<EndpointSlice> own,
            List<EndpointPort> ports,
            List<Endpoint> endpoints,
            int maxPerSlice) {
        Map<Object, Endpoint> missing = new LinkedHashMap<>();
        endpoints.forEach(e -> missing.put(identity(e), e));
        Map<EndpointSlice, List<Endpoint>> kept = new LinkedHashMap<>();
        for (EndpointSlice slice : own) {
            List<Endpoint> stay = new ArrayList<>();
            for (Endpoint endpoint : slice.endpoints()) {
                Endpoint wanted = missing.remove(identity(endpoint));
                if (wanted != null) {
                    stay.add(wanted);
                }
            }
            kept.put(slice, stay);
        }
        List<Endpoint> left = new ArrayList<>(missing.values());
        List<EndpointSlice> changing =
                own.stream().filter(s -> !s.endpoints().equals(kept.get(s))).toList();
        fill(changing, kept, left, maxPerSlice);
        if (!left.isEmpty() && left.size() < maxPerSlice) {
            List<EndpointSlice> fullestFirst =
                    kept.entrySet().stream()
                            .filter(s -> s.getValue().size() + left.size() <= maxPerSlice)
                            .sorted(
                                    Comparator.comparingInt(
                                            (Map.Entry<EndpointSlice, List<Endpoint>> s) ->
                                                    -s.getValue().size()))
                            .limit(1)
                            .map(Map.Entry::getKey)
                            .toList();
            fill(fullestFirst, kept, left, maxPerSlice);
        }
        for (int from = 0; from < left.size(); from += maxPerSlice) {
            created.add(List.copyOf(left.subList(from, Math.min(left.size(), from + maxPerSlice))));
            createdPorts.add(ports);
        }
        kept.forEach((slice, stay) -> {
            if (stay.isEmpty()) {
                deleted.add(slice);
            } else if (stay.equals(slice.endpoints())) {
                unchanged.add(slice);
            } else {
                updated.put(slice, stay);
            }
        });
    }

    private static void fill(
            List<EndpointSlice> slices,
            Map<EndpointSlice, List<Endpoint>> kept,
            List<Endpoint> left,
            int maxPerSlice) {
        for (EndpointSlice slice : slices) {
            List<Endpoint> into = kept.get(slice);
            while (into != null && into.size() < maxPerSlice && !left.isEmpty()) {
                into.add(left.removeFirst());
            }
        }
    }

    private static Object identity(Endpoint endpoint) {
        return List.of(endpoint.targetRef().uid(), endpoint.addresses());
    }

    private static boolean samePorts(List<EndpointPort> a, List<EndpointPort> b) {
        return a.size() == b.size() && a.containsAll(b);
    }
}
