package io.jukung.bench;

import io.jukung.api.apps.v1.Deployment;
import io.jukung.api.core.v1.Pod;
import io.jukung.base.Clock;
import io.jukung.client.Client;
import io.jukung.client.DeleteOptions;
import io.jukung.client.ListOptions;
import io.jukung.client.WatchStream;
import io.jukung.client.http.Kubeconfig;
import io.jukung.kubelet.runtime.PauseImage;
import io.jukung.machinery.tree.Yaml;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Pods made and deleted through the API server over HTTPS, as a user would; seen by a watch. */
final class ApiPods implements AutoCloseable {
    private static final String NAMESPACE = "default";
    private static final String SPEC =
            "{containers: [{name: main, image: \"%s\"}]}".formatted(PauseImage.NAME);

    private final Client client;

    ApiPods(Path kubeconfig) throws IOException {
        client =
                new Client(
                        Kubeconfig.load(kubeconfig, Clock.SYSTEM)
                                .connect("jukung-bench/v1", Clock.SYSTEM));
    }

    /** Creates one pod; returns once the API says that it is Ready. */
    void startOne(String name) throws InterruptedException {
        Pod pod =
                Pod.of(
                        Yaml.parse(
                                """
                                apiVersion: v1
                                kind: Pod
                                metadata: {name: %s, namespace: default, labels: {bench: one}}
                                spec: %s
                                """
                                        .formatted(name, SPEC)));
        try (WatchStream watch = watch("bench=one")) {
            client.create(Pod.KIND, pod);
            awaitReady(watch, 1);
        }
    }

    /** Deletes one pod; returns once it is gone. */
    void removeOne(String name) throws InterruptedException {
        try (WatchStream watch = watch("bench=one")) {
            client.delete(Pod.KIND, NAMESPACE, name, DeleteOptions.DEFAULT);
            awaitGone(watch, 1);
        }
    }

    /** Creates a Deployment; returns once all its pods are Ready. */
    void deploy(int replicas) throws InterruptedException {
        Deployment deployment =
                Deployment.of(
                        Yaml.parse(
                                """
                                apiVersion: apps/v1
                                kind: Deployment
                                metadata: {name: bench, namespace: default}
                                spec:
                                  replicas: %d
                                  selector: {matchLabels: {bench: many}}
                                  template:
                                    metadata: {labels: {bench: many}}
                                    spec: %s
                                """
                                        .formatted(replicas, SPEC)));
        try (WatchStream watch = watch("bench=many")) {
            client.create(Deployment.KIND, deployment);
            awaitReady(watch, replicas);
        }
    }

    /** Deletes the Deployment; returns once all its pods are gone. */
    void undeploy(int replicas) throws InterruptedException {
        try (WatchStream watch = watch("bench=many")) {
            client.delete(
                    Deployment.KIND,
                    NAMESPACE,
                    "bench",
                    DeleteOptions.DEFAULT.withPropagation("Background"));
            awaitGone(watch, replicas);
        }
    }

    /** Deletes some of a Deployment's pods; returns once there are as many Ready as before. */
    void replace(int count, int replicas) throws InterruptedException {
        Set<String> ready = new HashSet<>();
        List<Pod> pods = client.list(Pod.KIND, NAMESPACE, ListOptions.labels("bench=many")).items();
        pods.forEach(pod -> ready.add(pod.name()));
        try (WatchStream watch = watch("bench=many")) {
            for (Pod pod : pods.subList(0, count)) {
                client.delete(Pod.KIND, NAMESPACE, pod.name(), DeleteOptions.DEFAULT);
                ready.remove(pod.name());
            }
            Set<String> gone = new HashSet<>();
            pods.subList(0, count).forEach(pod -> gone.add(pod.name()));
            while (ready.size() < replicas) {
                Pod pod = Pod.of(next(watch).object());
                if (!gone.contains(pod.name()) && isReady(pod)) {
                    ready.add(pod.name());
                }
            }
        }
    }

    private static boolean isReady(Pod pod) {
        return pod.status().conditions().stream()
                .anyMatch(c -> c.type().equals("Ready") && c.status().equals("True"));
    }

    private WatchStream watch(String labels) {
        String now = client.list(Pod.KIND, NAMESPACE, ListOptions.labels(labels)).resourceVersion();
        return client.watch(
                Pod.KIND,
                NAMESPACE,
                ListOptions.labels(labels).withResourceVersion(now).forWatch(300));
    }

    private static void awaitReady(WatchStream watch, int count) throws InterruptedException {
        Set<String> ready = new HashSet<>();
        while (ready.size() < count) {
            Pod pod = Pod.of(next(watch).object());
            if (isReady(pod)) {
                ready.add(pod.name());
            }
        }
    }

    private static void awaitGone(WatchStream watch, int count) throws InterruptedException {
        int gone = 0;
        while (gone < count) {
            if (next(watch).type().equals("DELETED")) {
                gone++;
            }
        }
    }

    private static WatchStream.Event next(WatchStream watch) throws InterruptedException {
        WatchStream.Event event;
        do {
            event = watch.next();
            if (event == null) {
                throw new IllegalStateException("the watch ended before everything was seen");
            }
        } while (event.type().equals("BOOKMARK"));
        return event;
    }

    @Override
    public void close() {
        client.close();
    }
}
