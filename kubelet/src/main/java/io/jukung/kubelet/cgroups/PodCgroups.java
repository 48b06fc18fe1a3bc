package io.jukung.kubelet.cgroups;

import io.jukung.api.core.v1.Pod;
import io.jukung.kubelet.sync.QosClass;
import io.jukung.linux.Cgroups;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The groups of pods on one node.
 *
 * <pre>
 *   <root>/kubepods/pod<uid>                Guaranteed
 *   <root>/kubepods/burstable/pod<uid>
 *   <root>/kubepods/besteffort/pod<uid>
 * </pre>
 *
 * With the systemd driver the names are those of slices, which the runtime makes itself.
 */
public final class PodCgroups {
    private static final System.Logger LOG = System.getLogger("kubelet");

    private static final String BURSTABLE = "/kubepods/burstable";

    private final Cgroups cgroups;
    private final String root;
    private final boolean systemd;

    /** Processor requests of the Burstable pods that are here, in thousandths of a core. */
    private final Map<String, Long> burstable = new HashMap<>();

    private long burstableShares;

    /**
     * @param root the group above kubepods; "" or "/" for the hierarchy's own
     */
    public PodCgroups(Cgroups cgroups, String root, boolean systemd) {
        this.cgroups = cgroups;
        this.root = root.equals("/") ? "" : root;
        this.systemd = systemd;
    }

    /** Makes the groups above pods. */
    public void createTop() throws IOException {
        if (systemd) {
            return;
        }
        for (String name : List.of("/kubepods", BURSTABLE, "/kubepods/besteffort")) {
            cgroups.create(root + name);
        }
        setShares(root + "/kubepods/besteffort", PodResources.shares(0));
        shareAmongBurstable();
    }

    /**
     * Bounds all pods together by what the node has for them.
     *
     * @param cpu in thousandths of a core
     * @param memory in bytes
     */
    public void enforceAllocatable(long cpu, long memory) throws IOException {
        if (systemd) {
            return;
        }
        setShares(root + "/kubepods", PodResources.shares(cpu));
        setMemory(root + "/kubepods", memory);
    }

    /**
     * Counts a pod that is here, until {@link #remove}: what Burstable pods ask for together is
     * their group's weight against the Guaranteed ones.
     */
    public synchronized void count(Pod pod) throws IOException {
        if (systemd || QosClass.of(pod) != QosClass.BURSTABLE) {
            return;
        }
        Long now = PodResources.of(pod).cpuRequest();
        if (!now.equals(burstable.put(pod.uid(), now))) {
            shareAmongBurstable();
        }
    }

    private synchronized void shareAmongBurstable() throws IOException {
        long sum = burstable.values().stream().mapToLong(Long::longValue).sum();
        long shares = PodResources.shares(sum);
        if (shares != burstableShares) {
            setShares(root + BURSTABLE, shares);
            burstableShares = shares;
        }
    }

    /** A pod's group, as the runtime takes it for a parent. */
    public String name(Pod pod) {
        return name(pod.uid(), QosClass.of(pod));
    }

    private String name(String uid, QosClass qos) {
        String middle =
                switch (qos) {
                    case GUARANTEED -> "";
                    case BURSTABLE -> "burstable";
                    case BEST_EFFORT -> "besteffort";
                };
        if (systemd) {
            String slice = middle.isEmpty() ? "kubepods" : "kubepods-" + middle;
            return slice + "-pod" + uid.replace('-', '_') + ".slice";
        }
        return root + "/kubepods" + (middle.isEmpty() ? "" : "/" + middle) + "/pod" + uid;
    }

    /** Makes a pod's group with its shares and limits. */
    public void create(Pod pod) throws IOException {
        if (systemd) {
            return;
        }
        String name = name(pod);
        cgroups.create(name);
        PodResources resources = PodResources.of(pod);
        setShares(name, PodResources.shares(resources.cpuRequest()));
        if (resources.cpuLimit() > 0) {
            setQuota(name, PodResources.quota(resources.cpuLimit()));
        }
        if (resources.memoryLimit() > 0) {
            setMemory(name, resources.memoryLimit());
        }
    }

    /** Gives a pod's group other shares and limits than it has. */
    public void resize(Pod pod, PodResources to) throws IOException {
        if (systemd) {
            return;
        }
        String name = name(pod);
        setMemory(name, to.memoryLimit() > 0 ? to.memoryLimit() : -1);
        setQuota(name, to.cpuLimit() > 0 ? PodResources.quota(to.cpuLimit()) : -1);
        setShares(name, PodResources.shares(to.cpuRequest()));
    }

    private void setMemory(String name, long bytes) throws IOException {
        String file = cgroups.version() == 2 ? "memory.max" : "memory.limit_in_bytes";
        String none = cgroups.version() == 2 ? "max" : "-1";
        cgroups.set("memory", name, file, bytes < 0 ? none : Long.toString(bytes));
    }

    private void setShares(String name, long shares) throws IOException {
        if (cgroups.version() == 2) {
            long weight = 1 + (shares - 2) * 9999 / 262142;
            cgroups.set("cpu", name, "cpu.weight", Long.toString(weight));
        } else {
            cgroups.set("cpu", name, "cpu.shares", Long.toString(shares));
        }
    }

    private void setQuota(String name, long quota) throws IOException {
        if (cgroups.version() == 2) {
            String most = quota < 0 ? "max" : Long.toString(quota);
            cgroups.set("cpu", name, "cpu.max", most + " " + PodResources.PERIOD);
        } else {
            cgroups.set("cpu", name, "cpu.cfs_period_us", Long.toString(PodResources.PERIOD));
            cgroups.set("cpu", name, "cpu.cfs_quota_us", Long.toString(quota));
        }
    }

    /** Reads a group. */
    public interface Reading<T extends @Nullable Object> {
        T of(Cgroups cgroups, String group, Instant now) throws IOException;
    }

    /** What somebody reads in a pod's group. */
    public <T extends @Nullable Object> T usage(Pod pod, Instant now, Reading<T> reading)
            throws IOException {
        return reading.of(cgroups, path(pod), now);
    }

    /** A pod's group as a folder: systemd nests slices by the dashes in their names. */
    private String path(Pod pod) {
        if (!systemd) {
            return name(pod);
        }
        StringBuilder path = new StringBuilder(root);
        String slice = "";
        for (String part : name(pod).replace(".slice", "").split("-")) {
            slice += slice.isEmpty() ? part : "-" + part;
            path.append('/').append(slice).append(".slice");
        }
        return path.toString();
    }

    /** Nanoseconds of processor that the whole machine has used. */
    public long nodeCpu() throws IOException {
        return cgroups.version() == 2
                ? cgroups.stat("cpu", "/", "cpu.stat").getOrDefault("usage_usec", 0L) * 1000
                : Long.parseLong(cgroups.get("cpuacct", "/", "cpuacct.usage"));
    }

    /** Removes a pod's group, whatever class it was in; answers false where it is still in use. */
    public boolean remove(String uid) {
        if (systemd) {
            return true;
        }
        forget(uid);
        for (QosClass qos : QosClass.values()) {
            try {
                cgroups.remove(name(uid, qos));
            } catch (IOException e) {
                LOG.log(
                        System.Logger.Level.DEBUG,
                        "the control group of pod {0} stays for now: {1}",
                        uid,
                        e.getMessage());
                return false;
            }
        }
        return true;
    }

    private synchronized void forget(String uid) {
        try {
            if (burstable.remove(uid) != null) {
                shareAmongBurstable();
            }
        } catch (IOException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "The weight of burstable pods stays for now: {0}",
                    e.getMessage());
        }
    }

    /** Removes every group of this node's pods; nothing may run in them. */
    public void removeTop() throws IOException {
        if (!systemd) {
            cgroups.remove(root + "/kubepods");
        }
    }
}
