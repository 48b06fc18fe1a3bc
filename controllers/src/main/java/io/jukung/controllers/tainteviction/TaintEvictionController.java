package io.jukung.controllers.tainteviction;

import io.jukung.api.core.v1.Node;
import io.jukung.api.core.v1.Pod;
import io.jukung.api.core.v1.PodCondition;
import io.jukung.api.core.v1.Taint;
import io.jukung.base.Clock;
import io.jukung.client.Client;
import io.jukung.client.DeleteOptions;
import io.jukung.client.events.EventRecorder;
import io.jukung.client.informer.Handler;
import io.jukung.client.informer.Informer;
import io.jukung.client.queue.ReconcileLoop;
import io.jukung.client.queue.WorkQueue;
import io.jukung.controllers.Controller;
import io.jukung.controllers.ControllerContext;
import io.jukung.controllers.pods.Pods;
import io.jukung.machinery.status.StatusException;
import io.jukung.machinery.tree.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Deletes a pod when its tolerance of its node's taints has run out. */
public final class TaintEvictionController implements Controller {
    private static final String NAME = "taint-eviction-controller";
    private static final String BY_NODE = "node";

    private final Client client;
    private final EventRecorder events;
    private final Clock clock;
    private final Informer<Node> nodes;
    private final Informer<Pod> pods;
    private final WorkQueue<String> queue;
    private final int workers;

    /** Pods whose time runs, by key, with its start. */
    private final Map<String, Running> running = new ConcurrentHashMap<>();

    private record Running(String uid, Instant since) {}

    public TaintEvictionController(ControllerContext context) {
        client = context.client();
        events = context.events();
        clock = context.clock();
        workers = context.settings().workers(NAME);
        queue = new WorkQueue<>(clock);
        nodes = context.informers().informer(Node.KIND);
        pods =
                context.informers()
                        .informer(Pod.KIND)
                        .index(BY_NODE, pod -> List.of(pod.spec().nodeName()));
        pods.handle(
                Handler.any(pod -> {
                    if (!pod.spec().nodeName().isEmpty()) {
                        queue.add(pod.key());
                    }
                }));
        nodes.handle(
                new Handler<>() {
                    @Override
                    public void added(Node node) {
                        if (!noExecute(node).isEmpty()) {
                            enqueuePods(node);
                        }
                    }

                    @Override
                    public void updated(Node before, Node after) {
                        if (!noExecute(before).equals(noExecute(after))) {
                            enqueuePods(after);
                        }
                    }

                    @Override
                    public void deleted(Node node) {
                        enqueuePods(node);
                    }
                });
    }

    @Override
    public void run() {
        new ReconcileLoop<>(NAME, queue, workers, this::reconcile).run();
    }

    private @Nullable Duration reconcile(String key) {
        Pod pod = pods.lister().get(key);
        Node node = pod == null ? null : nodes.lister().get(pod.spec().nodeName());
        List<Taint> taints = node == null ? List.of() : noExecute(node);
        if (pod == null || pod.terminating() || taints.isEmpty()) {
            cancel(key, pod);
            return null;
        }
        return switch (Tolerance.of(pod.spec().tolerations(), taints)) {
            case Tolerance.Forever ignored -> {
                cancel(key, pod);
                yield null;
            }
            case Tolerance.For limited -> {
                Running run =
                        running.compute(
                                key,
                                (k, r) ->
                                        r != null && r.uid().equals(pod.uid())
                                                ? r
                                                : new Running(pod.uid(), clock.now()));
                Duration left = limited.time().minus(Duration.between(run.since(), clock.now()));
                if (left.isPositive()) {
                    yield left;
                }
                evict(pod);
                running.remove(key);
                yield null;
            }
        };
    }

    private void evict(Pod pod) {
        events.normal(pod, "TaintManagerEviction", "Marking for deletion Pod " + pod.key());
        List<PodCondition> conditions = new ArrayList<>(pod.status().conditions());
        if (Pods.condition(pod, "DisruptionTarget") == null) {
            conditions.add(
                    PodCondition.builder()
                            .type("DisruptionTarget")
                            .status("True")
                            .reason("DeletionByTaintManager")
                            .message("Taint manager: deleting due to NoExecute taint")
                            .lastTransitionTime(clock.now())
                            .build());
        }
        try {
            client.updateStatus(Pod.KIND, pod.edit().status(s -> s.conditions(conditions)).build());
            client.delete(Pod.KIND, pod.namespace(), pod.name(), DeleteOptions.onlyUid(pod));
        } catch (StatusException e) {
            if (!e.isNotFound()) {
                throw e;
            }
        }
    }

    private void cancel(String key, @Nullable Pod pod) {
        if (running.remove(key) != null && pod != null && !pod.terminating()) {
            JsonObject about = EventRecorder.reference(pod);
            events.event(
                    about, "Normal", "TaintManagerEviction", "Cancelling deletion of Pod " + key);
        }
    }

    private void enqueuePods(Node node) {
        pods.lister().indexed(BY_NODE, node.name()).forEach(pod -> queue.add(pod.key()));
    }

    private static List<Taint> noExecute(Node node) {
        return node.spec().taints().stream().filter(t -> t.effect().equals("NoExecute")).toList();
    }
}
