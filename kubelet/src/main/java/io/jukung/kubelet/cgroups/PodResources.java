package io.jukung.kubelet.cgroups;

import io.jukung.api.core.v1.Container;
import io.jukung.api.core.v1.Pod;
import io.jukung.api.core.v1.ResourceRequirements;
import io.jukung.kubelet.sync.QosClass;
import io.jukung.machinery.quantity.Quantity;
import java.util.List;
import java.util.Map;

/**
 * What a pod asks for and may use as a whole.
 *
 * @param cpuRequest in thousandths of a core
 * @param cpuLimit in thousandths of a core; 0 where a container has none
 * @param memoryLimit in bytes; 0 where a container has none
 */
public record PodResources(long cpuRequest, long cpuLimit, long memoryLimit) {
    /** Microseconds in which a quota counts. */
    public static final long PERIOD = 100_000;

    private static final long MIN_SHARES = 2;
    private static final long MAX_SHARES = 262_144;
    private static final long MIN_QUOTA = 1000;

    /**
     * Containers run together, init containers one after the other before them, sidecars with all
     * that follow.
     */
    public static PodResources of(Pod pod) {
        Sum mains = new Sum();
        pod.spec().containers().forEach(mains::add);
        Sum sidecars = new Sum();
        Sum largestInit = new Sum();
        for (Container init : pod.spec().initContainers()) {
            Sum now = new Sum();
            now.add(sidecars);
            now.add(init);
            if (init.restartPolicy().equals("Always")) {
                sidecars = now;
            }
            largestInit.max(now);
        }
        mains.add(sidecars);
        mains.max(largestInit);
        Map<String, Quantity> overhead = pod.spec().overhead();
        long cpu = milli(overhead, "cpu");
        long memory = overhead.getOrDefault("memory", Quantity.ZERO).value();
        PodResources sum =
                new PodResources(
                        mains.cpuRequest + cpu,
                        mains.cpuOpen ? 0 : mains.cpuLimit + cpu,
                        mains.memoryOpen ? 0 : mains.memoryLimit + memory);
        return pod.spec().hasResources()
                ? sum.replacedBy(pod.spec().resources(), cpu, memory)
                : sum;
    }

    /** Enough for both. */
    public PodResources union(PodResources other) {
        return new PodResources(
                Math.max(cpuRequest, other.cpuRequest),
                larger(cpuLimit, other.cpuLimit),
                larger(memoryLimit, other.memoryLimit));
    }

    private static long larger(long limit, long other) {
        return limit == 0 || other == 0 ? 0 : Math.max(limit, other);
    }

    /** What a pod asks for as a whole stands for what its containers do. */
    private PodResources replacedBy(ResourceRequirements whole, long cpu, long memory) {
        Map<String, Quantity> requests = whole.requests();
        Map<String, Quantity> limits = whole.limits();
        boolean asks = requests.containsKey("cpu") || limits.containsKey("cpu");
        return new PodResources(
                asks
                        ? milli(requests.containsKey("cpu") ? requests : limits, "cpu") + cpu
                        : cpuRequest,
                limits.containsKey("cpu") ? milli(limits, "cpu") + cpu : cpuLimit,
                limits.containsKey("memory")
                        ? limits.getOrDefault("memory", Quantity.ZERO).value() + memory
                        : memoryLimit);
    }

    private static long milli(Map<String, Quantity> amounts, String name) {
        return amounts.getOrDefault(name, Quantity.ZERO).milliValue();
    }

    /** Shares of the processor for a request in thousandths of a core. */
    public static long shares(long milli) {
        return Math.clamp(milli * 1024 / 1000, MIN_SHARES, MAX_SHARES);
    }

    /** Microseconds per {@link #PERIOD} for a limit in thousandths of a core. */
    public static long quota(long milli) {
        return Math.max(milli * PERIOD / 1000, MIN_QUOTA);
    }

    /**
     * How readily the kernel kills a container when memory is short.
     *
     * @param capacity the node's memory in bytes
     */
    public static int oomScoreAdjust(Pod pod, Container container, long capacity) {
        if (pod.spec().priority() >= 2_000_000_000) {
            return -997;
        }
        return switch (QosClass.of(pod)) {
            case GUARANTEED -> -997;
            case BEST_EFFORT -> 1000;
            case BURSTABLE -> {
                Quantity request =
                        container.resources().requests().getOrDefault("memory", Quantity.ZERO);
                long score = capacity <= 0 ? 1000 : 1000 - 1000 * request.value() / capacity;
                yield (int) Math.clamp(score, 3, 999);
            }
        };
    }

    /** A container's request, or its limit where it has none, in thousandths of a core. */
    public static long cpuRequest(Container container) {
        Map<String, Quantity> requests = container.resources().requests();
        return requests.getOrDefault(
                        "cpu", container.resources().limits().getOrDefault("cpu", Quantity.ZERO))
                .milliValue();
    }

    private static final class Sum {
        long cpuRequest;
        long cpuLimit;
        long memoryLimit;
        boolean cpuOpen;
        boolean memoryOpen;

        void add(Container container) {
            Map<String, Quantity> limits = container.resources().limits();
            long cpu = limits.getOrDefault("cpu", Quantity.ZERO).milliValue();
            long memory = limits.getOrDefault("memory", Quantity.ZERO).value();
            cpuRequest += cpuRequest(container);
            cpuLimit += cpu;
            memoryLimit += memory;
            cpuOpen |= cpu == 0;
            memoryOpen |= memory == 0;
        }

        void add(Sum other) {
            cpuRequest += other.cpuRequest;
            cpuLimit += other.cpuLimit;
            memoryLimit += other.memoryLimit;
            cpuOpen |= other.cpuOpen;
            memoryOpen |= other.memoryOpen;
        }

        void max(Sum other) {
            cpuRequest = Math.max(cpuRequest, other.cpuRequest);
            cpuLimit = Math.max(cpuLimit, other.cpuLimit);
            memoryLimit = Math.max(memoryLimit, other.memoryLimit);
            cpuOpen |= other.cpuOpen;
            memoryOpen |= other.memoryOpen;
        }

        private static long cpuRequest(Container container) {
            return PodResources.cpuRequest(container);
        }
    }

    /** What a pod asks for of one resource: the most that runs at a time, and its overhead. */
    public static Quantity request(Pod pod, String name) {
        Quantity sidecars = Quantity.ZERO;
        Quantity most = Quantity.ZERO;
        for (Container init : pod.spec().initContainers()) {
            Quantity now = sidecars.add(total(List.of(init), name));
            if (init.restartPolicy().equals("Always")) {
                sidecars = now;
            }
            most = now.compareTo(most) > 0 ? now : most;
        }
        Quantity mains = sidecars.add(total(pod.spec().containers(), name));
        return (mains.compareTo(most) > 0 ? mains : most)
                .add(pod.spec().overhead().getOrDefault(name, Quantity.ZERO));
    }

    /** The resources that are asked for by name, over a list of containers. */
    public static Quantity total(List<Container> containers, String name) {
        Quantity sum = Quantity.ZERO;
        for (Container container : containers) {
            sum = sum.add(container.resources().requests().getOrDefault(name, Quantity.ZERO));
        }
        return sum;
    }
}
