package io.jukung.controllers.endpoints;

import io.jukung.api.core.v1.Container;
import io.jukung.api.core.v1.ContainerPort;
import io.jukung.api.core.v1.ObjectReference;
import io.jukung.api.core.v1.Pod;
import io.jukung.api.core.v1.Service;
import io.jukung.api.core.v1.ServicePort;
import io.jukung.client.informer.Lister;
import io.jukung.client.queue.WorkQueue;
import io.jukung.controllers.pods.Pods;
import io.jukung.machinery.selector.LabelSelector;
import io.jukung.machinery.tree.IntOrString;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Which pods belong to which Services, and how a Service's ports are on them. */
public final class ServicePods {
    private ServicePods() {}

    /** The pods that a Service selects, in no particular order. */
    public static List<Pod> of(Service service, Lister<Pod> pods) {
        LabelSelector selector = LabelSelector.ofLabels(service.spec().selector());
        return pods.list(service.namespace(), pod -> selector.matches(pod.metadata().labels()));
    }

    /** Queues every Service that selects a pod of these labels. */
    public static void enqueue(
            Lister<Service> services,
            String namespace,
            Map<String, String> labels,
            WorkQueue<String> queue) {
        for (Service service : services.list(namespace)) {
            Map<String, String> selector = service.spec().selector();
            if (!selector.isEmpty() && LabelSelector.ofLabels(selector).matches(labels)) {
                queue.add(service.key());
            }
        }
    }

    /** Whether a change of a pod can change anybody's endpoints. */
    public static boolean matters(Pod before, Pod after) {
        return before.terminating() != after.terminating()
                || Pods.isReady(before) != Pods.isReady(after)
                || Pods.isTerminal(before) != Pods.isTerminal(after)
                || !before.status().podIPs().equals(after.status().podIPs())
                || !before.status().podIP().equals(after.status().podIP())
                || !before.spec().nodeName().equals(after.spec().nodeName())
                || !before.spec().hostname().equals(after.spec().hostname())
                || !before.spec().subdomain().equals(after.spec().subdomain())
                || !before.metadata().labels().equals(after.metadata().labels())
                || !before.uid().equals(after.uid());
    }

    /** The number of a Service's port on a pod, or null where the pod has no port of that name. */
    public static @Nullable Integer targetPort(Pod pod, ServicePort port) {
        IntOrString target = port.targetPort();
        if (target == null) {
            return port.port();
        }
        if (target.isInt()) {
            return target.intValue() == 0 ? Integer.valueOf(port.port()) : target.intValue();
        }
        String protocol = protocol(port.protocol());
        List<Container> containers = new ArrayList<>(pod.spec().containers());
        pod.spec().initContainers().stream()
                .filter(c -> c.restartPolicy().equals("Always"))
                .forEach(containers::add);
        for (Container container : containers) {
            for (ContainerPort p : container.ports()) {
                if (p.name().equals(target.text()) && protocol(p.protocol()).equals(protocol)) {
                    return p.containerPort();
                }
            }
        }
        return null;
    }

    public static String protocol(String declared) {
        return declared.isEmpty() ? "TCP" : declared;
    }

    /** Whether a headless Service gives the pod a name of its own. */
    public static boolean named(Pod pod, Service service) {
        return !pod.spec().hostname().isEmpty()
                && pod.spec().subdomain().equals(service.name())
                && pod.namespace().equals(service.namespace());
    }

    public static ObjectReference reference(Pod pod) {
        return ObjectReference.builder()
                .kind("Pod")
                .namespace(pod.namespace())
                .name(pod.name())
                .uid(pod.uid())
                .build();
    }

    public static boolean isHeadless(Service service) {
        return service.spec().clusterIP().equals("None");
    }

    /**
     * The moment of the newest change that led here: of a pod's readiness or the Service's making.
     */
    public static @Nullable Instant lastTrigger(Service service, List<Pod> pods) {
        return java.util.stream.Stream.concat(
                        java.util.stream.Stream.ofNullable(service.metadata().creationTimestamp()),
                        pods.stream()
                                .map(pod -> Pods.condition(pod, "Ready"))
                                .filter(Objects::nonNull)
                                .map(c -> c.lastTransitionTime())
                                .filter(Objects::nonNull))
                .max(Instant::compareTo)
                .orElse(null);
    }
}
