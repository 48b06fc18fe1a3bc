package io.jukung.machinery.quota;

import io.jukung.machinery.quantity.Quantity;
import io.jukung.machinery.time.Times;
import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonObject;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Pods; from {@code pkg/quota/v1/evaluator/core/pods.go}. */
public record PodUsage(Supplier<Instant> now) implements Evaluator {
    private static final String COUNT = "count/pods";
    private static final Set<String> MEASURED =
            Set.of(
                    COUNT,
                    "cpu",
                    "memory",
                    "ephemeral-storage",
                    "requests.cpu",
                    "requests.memory",
                    "requests.ephemeral-storage",
                    "limits.cpu",
                    "limits.memory",
                    "limits.ephemeral-storage",
                    "pods");

    /** Where a quota has one of these, each container must say something of it. */
    private static final Set<String> DEMANDED =
            Set.of(
                    "cpu",
                    "memory",
                    "requests.cpu",
                    "requests.memory",
                    "limits.cpu",
                    "limits.memory");

    @Override
    public Collection<String> measured(Collection<String> names) {
        return names.stream()
                .filter(name ->
                        MEASURED.contains(name)
                                || name.startsWith("hugepages-")
                                || name.startsWith("requests.hugepages-")
                                || (!ResourceNaming.isNative(name) && name.startsWith("requests.")))
                .toList();
    }

    @Override
    public Usage usage(JsonObject pod) {
        Usage count = new Usage(Map.of(COUNT, Quantity.of(1)));
        if (finished(pod)) {
            return count;
        }
        JsonObject spec = charged(pod);
        return count.plus(
                compute(PodResources.total(spec, "requests"), PodResources.total(spec, "limits")));
    }

    /** Whether a pod has ended, or should have by now. */
    public boolean finished(JsonObject pod) {
        String phase = pod.object("status").string("phase");
        if (phase.equals("Failed") || phase.equals("Succeeded")) {
            return true;
        }
        JsonObject meta = pod.object("metadata");
        return meta.has("deletionTimestamp")
                && meta.has("deletionGracePeriodSeconds")
                && Times.parse(meta.string("deletionTimestamp"))
                        .plusSeconds(meta.integer("deletionGracePeriodSeconds", 0))
                        .isBefore(now.get());
    }

    /** The spec with each container at the larger of what it asks for and what it still has. */
    private static JsonObject charged(JsonObject pod) {
        JsonObject spec = pod.object("spec");
        spec = charged(spec, "containers", pod.object("status").array("containerStatuses"));
        return charged(spec, "initContainers", pod.object("status").array("initContainerStatuses"));
    }

    private static JsonObject charged(JsonObject spec, String list, JsonArray statuses) {
        if (statuses.isEmpty() || !spec.has(list)) {
            return spec;
        }
        return spec.with(
                list,
                spec.array(list)
                        .map(item -> item instanceof JsonObject c ? larger(c, statuses) : item));
    }

    private static JsonObject larger(JsonObject container, JsonArray statuses) {
        JsonObject result = container;
        for (JsonObject status : statuses.objects()) {
            if (!status.string("name").equals(container.string("name"))) {
                continue;
            }
            for (String list : List.of("requests", "limits")) {
                JsonObject amounts = container.object("resources").object(list);
                for (String name : amounts.keys()) {
                    Object has = status.object("resources").object(list).get(name);
                    if (has != null
                            && Quantity.parse(has.toString())
                                            .compareTo(Quantity.parse(amounts.string(name)))
                                    > 0) {
                        result = result.withAt(has, "resources", list, name);
                    }
                }
            }
        }
        return result;
    }

    private static Usage compute(JsonObject requests, JsonObject limits) {
        Map<String, Quantity> used = new TreeMap<>();
        used.put("pods", Quantity.of(1));
        requests.forEach((name, value) -> {
            Quantity amount = Quantity.parse(value.toString());
            boolean plain = List.of("cpu", "memory", "ephemeral-storage").contains(name);
            if (plain || ResourceNaming.isHugePages(name)) {
                used.put(name, amount);
            }
            if (plain || ResourceNaming.isHugePages(name) || ResourceNaming.isExtended(name)) {
                used.put("requests." + name, amount);
            }
        });
        limits.forEach((name, value) -> {
            if (List.of("cpu", "memory", "ephemeral-storage").contains(name)) {
                used.put("limits." + name, Quantity.parse(value.toString()));
            }
        });
        return new Usage(used);
    }

    @Override
    public String lacking(Collection<String> restricted, JsonObject pod) {
        Set<String> demanded = new TreeSet<>(restricted);
        demanded.retainAll(DEMANDED);
        Map<String, Set<String>> missing = new TreeMap<>();
        for (String list : List.of("containers", "initContainers")) {
            for (JsonObject container : pod.object("spec").array(list).objects()) {
                JsonObject resources = container.object("resources");
                Collection<String> said =
                        compute(resources.object("requests"), resources.object("limits")).names();
                for (String name : demanded) {
                    if (!said.contains(name)) {
                        missing.computeIfAbsent(name, ignored -> new TreeSet<>())
                                .add(container.string("name"));
                    }
                }
            }
        }
        return missing.isEmpty()
                ? ""
                : "must specify "
                        + missing.entrySet().stream()
                                .map(e -> e.getKey() + " for: " + String.join(",", e.getValue()))
                                .collect(Collectors.joining("; "));
    }

    /** Whether a pod ends by itself after a while, as scopes see it. */
    public static boolean isTerminating(JsonObject pod) {
        return pod.object("spec").integer("activeDeadlineSeconds", -1) >= 0;
    }

    @Override
    public boolean inScope(Scope scope, JsonObject pod) {
        JsonObject spec = pod.object("spec");
        return switch (scope.name()) {
            case "Terminating" -> isTerminating(pod);
            case "NotTerminating" -> !isTerminating(pod);
            case "BestEffort" -> Qos.of(pod).equals("BestEffort");
            case "NotBestEffort" -> !Qos.of(pod).equals("BestEffort");
            case "PriorityClass" -> {
                String name = spec.string("priorityClassName");
                yield scope.selects(name.isEmpty() ? List.of() : List.of(name));
            }
            case "CrossNamespacePodAffinity" -> looksElsewhere(spec.object("affinity"));
            default -> false;
        };
    }

    /** Whether a pod's place depends on pods of other namespaces. */
    private static boolean looksElsewhere(JsonObject affinity) {
        for (String kind : List.of("podAffinity", "podAntiAffinity")) {
            JsonObject terms = affinity.object(kind);
            boolean found =
                    terms.array("requiredDuringSchedulingIgnoredDuringExecution").objects().stream()
                                    .anyMatch(PodUsage::elsewhere)
                            || terms
                                    .array("preferredDuringSchedulingIgnoredDuringExecution")
                                    .objects()
                                    .stream()
                                    .anyMatch(t -> elsewhere(t.object("podAffinityTerm")));
            if (found) {
                return true;
            }
        }
        return false;
    }

    private static boolean elsewhere(JsonObject term) {
        return !term.array("namespaces").isEmpty() || term.has("namespaceSelector");
    }
}
