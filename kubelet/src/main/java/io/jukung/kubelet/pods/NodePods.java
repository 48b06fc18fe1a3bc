package io.jukung.kubelet.pods;

import io.jukung.kubelet.cri.Cri;
import io.jukung.kubelet.cri.CriException;
import io.jukung.kubelet.cri.v1.Container;
import io.jukung.kubelet.cri.v1.ContainerState;
import io.jukung.kubelet.cri.v1.PodSandbox;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * Everything that runs on the node, without a kubelet: for bringing it down and for resetting it.
 */
public final class NodePods {
    private NodePods() {}

    /**
     * Stops all containers and sandboxes; their records stay, so that a later kubelet goes on with
     * the same pods. No kubelet may run meanwhile.
     *
     * @param grace for each container between its stop signal and its end
     */
    public static void stopAll(Cri cri, Duration grace) throws CriException, InterruptedException {
        List<Task> stops = new ArrayList<>();
        for (Container container : cri.listContainers(Map.of())) {
            if (container.getState() == ContainerState.CONTAINER_RUNNING) {
                stops.add(() -> cri.stopContainer(container.getId(), grace));
            }
        }
        together(stops);
        List<Task> sandboxes = new ArrayList<>();
        for (PodSandbox sandbox : cri.listSandboxes(Map.of())) {
            sandboxes.add(() -> cri.stopSandbox(sandbox.getId()));
        }
        together(sandboxes);
    }

    /** Stops all and removes it from the runtime. */
    public static void removeAll(Cri cri, Duration grace)
            throws CriException, InterruptedException {
        stopAll(cri, grace);
        List<Task> removals = new ArrayList<>();
        for (PodSandbox sandbox : cri.listSandboxes(Map.of())) {
            removals.add(() -> cri.removeSandbox(sandbox.getId()));
        }
        together(removals);
        List<Task> rest = new ArrayList<>();
        for (Container container : cri.listContainers(Map.of())) {
            rest.add(() -> cri.removeContainer(container.getId()));
        }
        together(rest);
    }

    private interface Task {
        void run() throws CriException;
    }

    private static void together(List<Task> tasks) throws CriException, InterruptedException {
        List<CriException> failures = Collections.synchronizedList(new ArrayList<>());
        List<Thread> threads = new ArrayList<>();
        for (Task task : tasks) {
            threads.add(
                    Thread.ofVirtual()
                            .name("node pods")
                            .start(() -> {
                                try {
                                    task.run();
                                } catch (CriException e) {
                                    if (!e.isNotFound()) {
                                        failures.add(e);
                                    }
                                }
                            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        if (!failures.isEmpty()) {
            throw failures.getFirst();
        }
    }
}
