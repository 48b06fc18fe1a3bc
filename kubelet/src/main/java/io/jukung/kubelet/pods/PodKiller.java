package io.jukung.kubelet.pods;

import io.jukung.api.core.v1.Container;
import io.jukung.api.core.v1.LifecycleHandler;
import io.jukung.api.core.v1.Pod;
import io.jukung.kubelet.cri.CriException;
import io.jukung.kubelet.sync.PodPlan;
import io.jukung.kubelet.sync.RuntimeContainer;
import io.jukung.kubelet.sync.RuntimePod;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Stops containers: preStop hook, stop signal, and after the grace the end. */
final class PodKiller {
    private static final System.Logger LOG = System.getLogger("kubelet");
    private static final Duration SHORTEST = Duration.ofSeconds(2);

    private final Tools tools;
    private final LifecycleHooks hooks;

    PodKiller(Tools tools) {
        this.tools = tools;
        hooks = new LifecycleHooks(tools.cri());
    }

    /**
     * Stops all that runs of a pod, containers at once, sidecars after them in reverse order, the
     * sandbox last.
     *
     * @param grace for all of it together
     */
    void kill(Pod pod, RuntimePod runtime, Duration grace)
            throws CriException, InterruptedException {
        Instant end = tools.clock().now().plus(grace);
        List<Container> sidecars =
                new ArrayList<>(
                        pod.spec().initContainers().stream().filter(PodPlan::isSidecar).toList());
        Collections.reverse(sidecars);
        List<RuntimeContainer> first = new ArrayList<>(live(runtime));
        List<RuntimeContainer> later = new ArrayList<>();
        for (Container sidecar : sidecars) {
            for (RuntimeContainer container : live(runtime)) {
                if (container.name().equals(sidecar.name())) {
                    first.remove(container);
                    later.add(container);
                }
            }
        }
        all(pod, first, grace, runtime.ips());
        for (RuntimeContainer sidecar : later) {
            Duration left = Duration.between(tools.clock().now(), end);
            stop(pod, sidecar, left.isNegative() ? Duration.ZERO : left, "", runtime.ips());
        }
        for (RuntimePod.Sandbox sandbox : runtime.sandboxes()) {
            if (sandbox.ready()) {
                tools.cri().stopSandbox(sandbox.id());
            }
        }
    }

    private static List<RuntimeContainer> live(RuntimePod runtime) {
        return runtime.containers().stream()
                .filter(c -> c.running() || c.state() == RuntimeContainer.State.UNKNOWN)
                .toList();
    }

    private void all(Pod pod, List<RuntimeContainer> containers, Duration grace, List<String> ips)
            throws CriException, InterruptedException {
        if (containers.size() == 1) {
            stop(pod, containers.getFirst(), grace, "", ips);
            return;
        }
        List<CriException> failed = Collections.synchronizedList(new ArrayList<>());
        List<Thread> threads = new ArrayList<>();
        for (RuntimeContainer container : containers) {
            threads.add(
                    Thread.ofVirtual()
                            .name("kill " + container.name())
                            .start(() -> {
                                try {
                                    stop(pod, container, grace, "", ips);
                                } catch (CriException e) {
                                    failed.add(e);
                                } catch (InterruptedException e) {
                                    Thread.currentThread().interrupt();
                                }
                            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        if (!failed.isEmpty()) {
            throw failed.getFirst();
        }
    }

    /**
     * Stops one container.
     *
     * @param message of the Killing event; "" for the usual one
     */
    void stop(Pod pod, RuntimeContainer container, Duration grace, String message, List<String> ips)
            throws CriException, InterruptedException {
        stop(pod, container.name(), container.id(), grace, message, ips);
    }

    /** Stops a container that was not looked at yet. */
    void stop(Pod pod, String name, String id, Duration grace, String message, List<String> ips)
            throws CriException, InterruptedException {
        tools.events()
                .event(
                        Events.container(pod, name),
                        "Normal",
                        "Killing",
                        message.isEmpty() ? "Stopping container " + name : message);
        Duration left = preStop(pod, name, id, grace, ips);
        if (left.compareTo(SHORTEST) < 0 && grace.compareTo(SHORTEST) >= 0) {
            left = SHORTEST;
        }
        try {
            tools.cri().stopContainer(id, left);
        } catch (CriException e) {
            if (!e.isNotFound()) {
                throw e;
            }
        }
    }

    /** What is left of the grace after the preStop hook. */
    private Duration preStop(Pod pod, String name, String id, Duration grace, List<String> ips)
            throws InterruptedException {
        Container container = find(pod, name);
        if (container == null || !container.lifecycle().hasPreStop() || grace.isZero()) {
            return grace;
        }
        LifecycleHandler handler = container.lifecycle().preStop();
        Instant start = tools.clock().now();
        Thread hook =
                Thread.ofVirtual()
                        .name("preStop " + name)
                        .start(() -> {
                            try {
                                hooks.run(pod, handler, container, id, ips);
                            } catch (HookException e) {
                                LOG.log(
                                        Level.INFO,
                                        "PreStop hook of {0}/{1} failed: {2}",
                                        pod.key(),
                                        name,
                                        e.getMessage());
                                tools.events()
                                        .event(
                                                Events.container(pod, name),
                                                "Warning",
                                                "FailedPreStopHook",
                                                "PreStopHook failed");
                            }
                        });
        if (!hook.join(Duration.ofNanos(TimeUnit.SECONDS.toNanos(grace.toSeconds())))) {
            hook.interrupt();
        }
        // Whole seconds, as the runtime is told: a part of one does not count.
        long passed = Duration.between(start, tools.clock().now()).toSeconds();
        Duration left = grace.minusSeconds(passed);
        return left.isNegative() ? Duration.ZERO : left;
    }

    private static @Nullable Container find(Pod pod, String name) {
        for (List<Container> list : List.of(pod.spec().containers(), pod.spec().initContainers())) {
            for (Container container : list) {
                if (container.name().equals(name)) {
                    return container;
                }
            }
        }
        return null;
    }
}
