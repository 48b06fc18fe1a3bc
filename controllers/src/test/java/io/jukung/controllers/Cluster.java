package io.jukung.controllers;

import static io.jukung.controllers.Eventually.eventually;

import io.jukung.api.core.v1.Event;
import io.jukung.api.core.v1.Pod;
import io.jukung.api.core.v1.PodCondition;
import io.jukung.base.Clock;
import io.jukung.client.Client;
import io.jukung.client.DeleteOptions;
import io.jukung.client.ListOptions;
import io.jukung.client.Transport;
import io.jukung.client.informer.Handler;
import io.jukung.client.informer.InformerFactory;
import io.jukung.client.testkit.MemoryApi;
import io.jukung.machinery.status.StatusException;
import io.jukung.machinery.tree.Json;
import io.jukung.machinery.tree.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.function.Predicate;

/**
 * Some controllers over storage in memory, and a kubelet of sorts: pods become ready at once unless
 * {@link #runs} says otherwise, and deleted ones go at once.
 */
final class Cluster implements AutoCloseable {
    final MemoryApi api = new MemoryApi();
    final Client client = api.client();
    volatile Predicate<Pod> runs = pod -> true;
    private final Thread manager;
    private final InformerFactory kubelet =
            new InformerFactory(client, Clock.SYSTEM, new Random(2));

    Cluster(String... controllers) throws InterruptedException {
        this(Clock.SYSTEM, controllers);
    }

    Cluster(Clock clock, String... controllers) throws InterruptedException {
        this(clock, ControllerSettings.DEFAULTS, controllers);
    }

    Cluster(Clock clock, ControllerSettings settings, String... controllers)
            throws InterruptedException {
        List<Registration> some =
                Controllers.ALL.stream()
                        .filter(r -> List.of(controllers).contains(r.name()))
                        .toList();
        CountDownLatch ready = new CountDownLatch(1);
        Identities identities =
                new Identities() {
                    @Override
                    public Transport own() {
                        return api.transport();
                    }

                    @Override
                    public Transport serviceAccount(String name) {
                        return api.transport();
                    }
                };
        manager =
                Thread.startVirtualThread(() -> {
                    try {
                        new KubeControllerManager(
                                        identities,
                                        ControllerManagerOptions.embedded(settings),
                                        some,
                                        clock,
                                        new Random(1))
                                .run(ready::countDown);
                    } catch (InterruptedException stop) {
                        Thread.currentThread().interrupt();
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                });
        ready.await();
        kubelet.informer(Pod.KIND).handle(Handler.any(this::sync));
        kubelet.start();
        kubelet.awaitSynced();
    }

    private void sync(Pod pod) {
        try {
            if (pod.terminating()) {
                client.deleteIfThere(
                        Pod.KIND,
                        pod.namespace(),
                        pod.name(),
                        DeleteOptions.NOW.withUid(pod.uid()));
            } else if (pod.status().phase().isEmpty() && runs.test(pod)) {
                client.updateStatus(Pod.KIND, ready(pod));
            }
        } catch (StatusException e) {
            if (!e.isConflict() && !e.isNotFound()) {
                throw e;
            }
        }
    }

    /** The pod as one that runs and is ready. */
    static Pod ready(Pod pod) {
        return pod.edit()
                .status(s -> s.phase("Running").conditions(List.of(readyCondition())))
                .build();
    }

    private static PodCondition readyCondition() {
        return PodCondition.builder()
                .type("Ready")
                .status("True")
                .lastTransitionTime(Instant.now())
                .build();
    }

    /** Ends a pod. */
    void finish(Pod pod, String phase) {
        client.updateStatus(Pod.KIND, pod.edit().status(s -> s.phase(phase)).build());
    }

    List<Pod> pods() {
        return client.listAll(Pod.KIND, "default", ListOptions.ALL).items();
    }

    void awaitPods(int count) throws InterruptedException {
        eventually(count + " pods", () -> pods().size() == count);
    }

    boolean hasEvent(String reason, String message) {
        return client.listAll(Event.KIND, "default", ListOptions.ALL).items().stream()
                .anyMatch(e -> e.reason().equals(reason) && e.message().startsWith(message));
    }

    static JsonObject json(String text) {
        return Json.parse(text.replace('\'', '"'));
    }

    @Override
    public void close() throws InterruptedException {
        kubelet.close();
        manager.interrupt();
        manager.join();
    }
}
