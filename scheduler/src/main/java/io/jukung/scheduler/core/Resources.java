package io.jukung.scheduler.core;

import io.jukung.api.core.v1.Container;
import io.jukung.api.core.v1.Pod;
import io.jukung.machinery.quantity.Quantity;
import java.util.HashMap;
import java.util.Map;

/**
 * Amounts by resource name: {@code cpu} in thousandths of a core, everything else in whole units
 * (memory in bytes).
 */
public record Resources(Map<String, Long> amounts) {
    public static final Resources NONE = new Resources(Map.of());
    public static final String CPU = "cpu";
    public static final String MEMORY = "memory";

    /** What a pod that asks for nothing counts as when nodes are scored. */
    private static final long SCORED_CPU = 100;

    private static final long SCORED_MEMORY = 200L << 20;

    public static Resources of(Map<String, Quantity> quantities) {
        Map<String, Long> amounts = new HashMap<>();
        quantities.forEach((name, quantity) -> amounts.put(name, amount(name, quantity)));
        return new Resources(amounts);
    }

    private static long amount(String name, Quantity quantity) {
        return name.equals(CPU) ? quantity.milliValue() : quantity.value();
    }

    public long get(String name) {
        return amounts.getOrDefault(name, 0L);
    }

    public Resources plus(Resources other) {
        if (amounts.isEmpty()) {
            return other;
        }
        if (other.amounts.isEmpty()) {
            return this;
        }
        Map<String, Long> sum = new HashMap<>(amounts);
        other.amounts.forEach((name, amount) -> sum.merge(name, amount, Long::sum));
        return new Resources(sum);
    }

    public Resources minus(Resources other) {
        Map<String, Long> rest = new HashMap<>(amounts);
        other.amounts.forEach((name, amount) -> rest.merge(name, -amount, Long::sum));
        return new Resources(rest);
    }

    private Resources max(Resources other) {
        Map<String, Long> most = new HashMap<>(amounts);
        other.amounts.forEach((name, amount) -> most.merge(name, amount, Math::max));
        return new Resources(most);
    }

    /**
     * What a pod needs (upstream's {@code PodRequests}): the larger of its containers together and
     * of the neediest moment of its initialization, with sidecars counted from where they start,
     * plus overhead; a request of the pod itself overrides cpu and memory.
     */
    public static Resources requestedBy(Pod pod) {
        Resources running = NONE;
        for (Container container : pod.spec().containers()) {
            running = running.plus(of(container.resources().requests()));
        }
        Resources sidecars = NONE;
        Resources peak = NONE;
        for (Container container : pod.spec().initContainers()) {
            Resources requests = of(container.resources().requests());
            if (container.restartPolicy().equals("Always")) {
                sidecars = sidecars.plus(requests);
                peak = peak.max(sidecars);
            } else {
                peak = peak.max(sidecars.plus(requests));
            }
        }
        Resources needed = running.plus(sidecars).max(peak);
        if (pod.spec().hasResources()) {
            Map<String, Long> overridden = new HashMap<>(needed.amounts);
            overridden.putAll(of(pod.spec().resources().requests()).amounts);
            needed = new Resources(overridden);
        }
        return needed.plus(of(pod.spec().overhead()));
    }

    /**
     * As {@link #requestedBy}, with a small amount for containers that ask for none: for scoring.
     */
    public static Resources scoredFor(Pod pod, Resources requested) {
        Map<String, Long> scored = new HashMap<>(requested.amounts);
        long containers = pod.spec().containers().size();
        scored.computeIfAbsent(CPU, ignored -> SCORED_CPU * containers);
        scored.computeIfAbsent(MEMORY, ignored -> SCORED_MEMORY * containers);
        return new Resources(scored);
    }
}
