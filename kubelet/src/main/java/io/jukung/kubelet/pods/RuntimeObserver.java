package io.jukung.kubelet.pods;

import io.jukung.api.core.v1.ResourceRequirements;
import io.jukung.kubelet.cri.Cri;
import io.jukung.kubelet.cri.CriException;
import io.jukung.kubelet.cri.v1.Container;
import io.jukung.kubelet.cri.v1.ContainerState;
import io.jukung.kubelet.cri.v1.ContainerStatus;
import io.jukung.kubelet.cri.v1.NamespaceMode;
import io.jukung.kubelet.cri.v1.PodSandbox;
import io.jukung.kubelet.cri.v1.PodSandboxState;
import io.jukung.kubelet.cri.v1.PodSandboxStatus;
import io.jukung.kubelet.cri.v1.RuntimeCondition;
import io.jukung.kubelet.sync.RuntimeContainer;
import io.jukung.kubelet.sync.RuntimeNames;
import io.jukung.kubelet.sync.RuntimePod;
import io.jukung.machinery.tree.Json;
import io.jukung.machinery.tree.MalformedException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads what the runtime has for a pod. Statuses that cannot change any more (a container that
 * runs, until it is listed as ended; one that ended) are asked for once. Safe for several threads.
 */
final class RuntimeObserver {
    private static final Duration GOOD = Duration.ofSeconds(5);

    private final Cri cri;
    private final Map<String, String> owners = new ConcurrentHashMap<>();
    private volatile @Nullable Conditions conditions;
    private final Map<String, RuntimeContainer> known = new ConcurrentHashMap<>();
    private final Map<String, RuntimePod.Sandbox> sandboxes = new ConcurrentHashMap<>();

    private record Conditions(List<RuntimeCondition> list, Instant at) {}

    RuntimeObserver(Cri cri) {
        this.cri = cri;
    }

    /** The runtime's conditions; those that were all good a moment ago still are. */
    List<RuntimeCondition> conditions(Instant now) throws CriException {
        Conditions last = conditions;
        if (last != null && last.at().plus(GOOD).isAfter(now)) {
            return last.list();
        }
        List<RuntimeCondition> fresh = cri.status().getConditionsList();
        boolean good = fresh.stream().allMatch(RuntimeCondition::getStatus);
        conditions = good ? new Conditions(fresh, now) : null;
        return fresh;
    }

    /** The uid of the pod that a container or sandbox belongs to; null where it is not known. */
    @Nullable String owner(String id) {
        return owners.get(id);
    }

    /** All containers and sandboxes that the runtime has, with their pods' uids. */
    void owners(Map<String, String> all) {
        owners.keySet().retainAll(all.keySet());
        owners.putAll(all);
    }

    RuntimePod observe(String uid) throws CriException {
        Map<String, String> label = Map.of(RuntimeNames.POD_UID, uid);
        List<PodSandbox> found = new ArrayList<>(cri.listSandboxes(label));
        found.sort(Comparator.comparingLong(PodSandbox::getCreatedAt).reversed());
        List<RuntimePod.Sandbox> seen = new ArrayList<>();
        for (PodSandbox sandbox : found) {
            owners.put(sandbox.getId(), uid);
            RuntimePod.Sandbox read = sandbox(sandbox);
            if (read != null) {
                seen.add(read);
            }
        }
        List<RuntimeContainer> containers = new ArrayList<>();
        for (Container container : cri.listContainers(label)) {
            owners.put(container.getId(), uid);
            RuntimeContainer read = container(container);
            if (read != null) {
                containers.add(read);
            }
        }
        containers.sort(Comparator.comparing(RuntimeContainer::createdAt).reversed());
        return new RuntimePod(seen, containers);
    }

    /** What a pod has after a sandbox was made for it, with one look at that sandbox alone. */
    RuntimePod withSandbox(RuntimePod before, String id) throws CriException {
        List<RuntimePod.Sandbox> seen = new ArrayList<>();
        RuntimePod.Sandbox fresh = sandbox(id);
        if (fresh != null) {
            seen.add(fresh);
        }
        seen.addAll(before.sandboxes());
        return new RuntimePod(seen, before.containers());
    }

    private RuntimePod.@Nullable Sandbox sandbox(PodSandbox listed) throws CriException {
        boolean ready = listed.getState() == PodSandboxState.SANDBOX_READY;
        RuntimePod.Sandbox cached = sandboxes.get(listed.getId());
        return cached != null && cached.ready() == ready ? cached : sandbox(listed.getId());
    }

    /** Null where it went while we looked. */
    private RuntimePod.@Nullable Sandbox sandbox(String id) throws CriException {
        PodSandboxStatus status;
        try {
            status = cri.sandboxStatus(id);
        } catch (CriException e) {
            if (e.isNotFound()) {
                return null;
            }
            throw e;
        }
        List<String> ips = new ArrayList<>();
        if (!status.getNetwork().getIp().isEmpty()) {
            ips.add(status.getNetwork().getIp());
            status.getNetwork().getAdditionalIpsList().forEach(ip -> ips.add(ip.getIp()));
        }
        boolean host =
                status.getLinux().getNamespaces().getOptions().getNetwork() == NamespaceMode.NODE;
        RuntimePod.Sandbox sandbox =
                new RuntimePod.Sandbox(
                        id,
                        status.getState() == PodSandboxState.SANDBOX_READY,
                        host,
                        status.getMetadata().getAttempt(),
                        instant(status.getCreatedAt()),
                        List.copyOf(ips));
        sandboxes.put(id, sandbox);
        return sandbox;
    }

    private @Nullable RuntimeContainer container(Container listed) throws CriException {
        RuntimeContainer cached = known.get(listed.getId());
        RuntimeContainer.State state = state(listed.getState());
        if (cached != null
                && cached.state() == state
                && state != RuntimeContainer.State.CREATED
                && state != RuntimeContainer.State.UNKNOWN) {
            return cached;
        }
        ContainerStatus status;
        try {
            status = cri.containerStatus(listed.getId());
        } catch (CriException e) {
            if (e.isNotFound()) {
                return null;
            }
            throw e;
        }
        RuntimeContainer read = convert(status, listed.getPodSandboxId());
        known.put(listed.getId(), read);
        return read;
    }

    /** The state of one container now; null where it is gone. */
    RuntimeContainer.@Nullable State state(String id) throws CriException {
        try {
            return state(cri.containerStatus(id).getState());
        } catch (CriException e) {
            if (e.isNotFound()) {
                return null;
            }
            throw e;
        }
    }

    private static RuntimeContainer convert(ContainerStatus status, String sandbox) {
        Map<String, String> annotations = status.getAnnotationsMap();
        boolean exited = status.getState() == ContainerState.CONTAINER_EXITED;
        return new RuntimeContainer(
                status.getId(),
                status.getLabelsOrDefault(
                        RuntimeNames.CONTAINER_NAME, status.getMetadata().getName()),
                state(status.getState()),
                instant(status.getCreatedAt()),
                status.getStartedAt() == 0 ? null : instant(status.getStartedAt()),
                status.getFinishedAt() == 0 ? null : instant(status.getFinishedAt()),
                status.getExitCode(),
                status.getReason(),
                exited ? TerminationMessage.of(status) : status.getMessage(),
                status.getImage().getImage(),
                status.getImageRef(),
                number(annotations.get(RuntimeNames.RESTART_COUNT)),
                annotations.getOrDefault(RuntimeNames.HASH, ""),
                status.getLogPath(),
                sandbox,
                resources(annotations.get(RuntimeNames.RESOURCES)));
    }

    private static @Nullable ResourceRequirements resources(@Nullable String json) {
        try {
            return json == null ? null : ResourceRequirements.of(Json.parse(json));
        } catch (MalformedException e) {
            return null; // somebody else's annotation
        }
    }

    static RuntimeContainer.State state(ContainerState state) {
        return switch (state) {
            case CONTAINER_CREATED -> RuntimeContainer.State.CREATED;
            case CONTAINER_RUNNING -> RuntimeContainer.State.RUNNING;
            case CONTAINER_EXITED -> RuntimeContainer.State.EXITED;
            case CONTAINER_UNKNOWN, UNRECOGNIZED -> RuntimeContainer.State.UNKNOWN;
        };
    }

    private static int number(@Nullable String text) {
        try {
            return text == null ? 0 : Integer.parseInt(text);
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    private static Instant instant(long nanos) {
        return Instant.ofEpochSecond(0, nanos);
    }

    /** Forgets what belonged to a pod that is gone. */
    void forget(RuntimePod pod) {
        pod.containers().forEach(container -> known.remove(container.id()));
        pod.sandboxes().forEach(sandbox -> sandboxes.remove(sandbox.id()));
    }
}
