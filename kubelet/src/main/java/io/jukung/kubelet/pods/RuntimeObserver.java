package io.jukung.kubelet.pods;

import io.jukung.kubelet.cri.Cri;
import io.jukung.kubelet.cri.CriException;
import io.jukung.kubelet.cri.v1.Container;
import io.jukung.kubelet.cri.v1.ContainerState;
import io.jukung.kubelet.cri.v1.ContainerStatus;
import io.jukung.kubelet.cri.v1.NamespaceMode;
import io.jukung.kubelet.cri.v1.PodSandbox;
import io.jukung.kubelet.cri.v1.PodSandboxState;
import io.jukung.kubelet.cri.v1.PodSandboxStatus;
import io.jukung.kubelet.sync.RuntimeContainer;
import io.jukung.kubelet.sync.RuntimeNames;
import io.jukung.kubelet.sync.RuntimePod;
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
    private final Cri cri;
    private final Map<String, RuntimeContainer> known = new ConcurrentHashMap<>();
    private final Map<String, RuntimePod.Sandbox> sandboxes = new ConcurrentHashMap<>();

    RuntimeObserver(Cri cri) {
        this.cri = cri;
    }

    RuntimePod observe(String uid) throws CriException {
        Map<String, String> label = Map.of(RuntimeNames.POD_UID, uid);
        List<PodSandbox> found = new ArrayList<>(cri.listSandboxes(label));
        found.sort(Comparator.comparingLong(PodSandbox::getCreatedAt).reversed());
        List<RuntimePod.Sandbox> seen = new ArrayList<>();
        for (PodSandbox sandbox : found) {
            RuntimePod.Sandbox read = sandbox(sandbox);
            if (read != null) {
                seen.add(read);
            }
        }
        List<RuntimeContainer> containers = new ArrayList<>();
        for (Container container : cri.listContainers(label)) {
            RuntimeContainer read = container(container);
            if (read != null) {
                containers.add(read);
            }
        }
        containers.sort(Comparator.comparing(RuntimeContainer::createdAt).reversed());
        return new RuntimePod(seen, containers);
    }

    /** Null where it went while we looked. */
    private RuntimePod.@Nullable Sandbox sandbox(PodSandbox listed) throws CriException {
        boolean ready = listed.getState() == PodSandboxState.SANDBOX_READY;
        RuntimePod.Sandbox cached = sandboxes.get(listed.getId());
        if (cached != null && cached.ready() == ready) {
            return cached;
        }
        PodSandboxStatus status;
        try {
            status = cri.sandboxStatus(listed.getId());
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
                        listed.getId(),
                        status.getState() == PodSandboxState.SANDBOX_READY,
                        host,
                        status.getMetadata().getAttempt(),
                        instant(status.getCreatedAt()),
                        List.copyOf(ips));
        sandboxes.put(listed.getId(), sandbox);
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
                sandbox);
    }

    private static RuntimeContainer.State state(ContainerState state) {
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
