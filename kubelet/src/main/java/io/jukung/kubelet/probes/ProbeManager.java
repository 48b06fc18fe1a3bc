package io.jukung.kubelet.probes;

import io.jukung.api.core.v1.Container;
import io.jukung.api.core.v1.Pod;
import io.jukung.api.core.v1.Probe;
import io.jukung.base.Clock;
import io.jukung.client.events.EventRecorder;
import io.jukung.kubelet.cri.Cri;
import io.jukung.kubelet.sync.ProbeView;
import io.jukung.kubelet.sync.RuntimeContainer;
import io.jukung.kubelet.sync.RuntimePod;
import io.jukung.machinery.tree.JsonObject;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/**
 * Keeps one worker per probe of every running container, and what they found. A container that is
 * started anew has a new id and begins anew.
 */
public final class ProbeManager implements ProbeView {
    private final Prober prober;
    private final EventRecorder events;
    private final Clock clock;
    private final BiFunction<Pod, String, JsonObject> reference;
    private final Consumer<String> changed;
    private final Map<ResultKey, Result> results = new ConcurrentHashMap<>();
    private final Map<String, Set<ResultKey>> byPod = new ConcurrentHashMap<>();
    private final Map<Key, ProbeWorker> workers = new ConcurrentHashMap<>();

    private record ResultKey(String container, ProbeKind kind) {}

    private record Key(String pod, String container, ProbeKind kind) {
        ResultKey result() {
            return new ResultKey(container, kind);
        }
    }

    /**
     * @param reference names a pod's container in events
     * @param changed told of the uid of a pod for which a result changed
     */
    public ProbeManager(
            Cri cri,
            EventRecorder events,
            Clock clock,
            BiFunction<Pod, String, JsonObject> reference,
            Consumer<String> changed) {
        this(new RealProber(cri), events, clock, reference, changed);
    }

    ProbeManager(
            Prober prober,
            EventRecorder events,
            Clock clock,
            BiFunction<Pod, String, JsonObject> reference,
            Consumer<String> changed) {
        this.prober = prober;
        this.events = events;
        this.clock = clock;
        this.reference = reference;
        this.changed = changed;
    }

    /** Starts and stops workers so that exactly the running containers of a pod are probed. */
    public void follow(Pod pod, RuntimePod runtime) {
        Map<Key, Runnable> wanted = new HashMap<>();
        for (List<Container> containers :
                List.of(pod.spec().initContainers(), pod.spec().containers())) {
            for (Container container : containers) {
                RuntimeContainer run = runtime.newest(container.name());
                if (run != null && run.running()) {
                    want(pod, container, run, runtime.ips(), wanted);
                }
            }
        }
        Set<Key> gone = new HashSet<>();
        for (Key key : workers.keySet()) {
            if (key.pod().equals(pod.uid()) && !wanted.containsKey(key)) {
                gone.add(key);
            }
        }
        gone.forEach(this::stop);
        wanted.forEach((key, start) -> {
            if (!workers.containsKey(key)) {
                start.run();
            }
        });
    }

    private void want(
            Pod pod,
            Container container,
            RuntimeContainer run,
            List<String> ips,
            Map<Key, Runnable> wanted) {
        boolean started = !container.hasStartupProbe() || startup(run.id()) == Result.SUCCESS;
        if (container.hasStartupProbe() && !started) {
            put(pod, container, run, ips, ProbeKind.STARTUP, container.startupProbe(), wanted);
        }
        if (!started) {
            return;
        }
        if (container.hasLivenessProbe()) {
            put(pod, container, run, ips, ProbeKind.LIVENESS, container.livenessProbe(), wanted);
        }
        if (container.hasReadinessProbe()) {
            put(pod, container, run, ips, ProbeKind.READINESS, container.readinessProbe(), wanted);
        }
    }

    private void put(
            Pod pod,
            Container container,
            RuntimeContainer run,
            List<String> ips,
            ProbeKind kind,
            Probe probe,
            Map<Key, Runnable> wanted) {
        Key key = new Key(pod.uid(), run.id(), kind);
        wanted.put(
                key,
                () -> {
                    results.putIfAbsent(key.result(), kind.initial());
                    byPod.computeIfAbsent(pod.uid(), ignored -> ConcurrentHashMap.newKeySet())
                            .add(key.result());
                    ProbeWorker worker =
                            new ProbeWorker(
                                    new ProbeWorker.Subject(pod, container, run, ips, kind, probe),
                                    prober,
                                    clock,
                                    events,
                                    reference.apply(pod, container.name()),
                                    result -> found(key, result));
                    workers.put(key, worker);
                    worker.start();
                });
    }

    private void found(Key key, Result result) {
        if (workers.containsKey(key) && results.put(key.result(), result) != result) {
            changed.accept(key.pod());
        }
    }

    private void stop(Key key) {
        ProbeWorker worker = workers.remove(key);
        if (worker != null) {
            worker.stop();
        }
    }

    /** Stops a pod's workers; their results stay until {@link #forget}. */
    public void stop(String uid) {
        for (Key key : Set.copyOf(workers.keySet())) {
            if (key.pod().equals(uid)) {
                stop(key);
            }
        }
    }

    public void forget(String uid) {
        stop(uid);
        Set<ResultKey> keys = byPod.remove(uid);
        if (keys != null) {
            results.keySet().removeAll(keys);
        }
    }

    public void close() {
        Set.copyOf(workers.keySet()).forEach(this::stop);
    }

    @Override
    public Result liveness(String containerId) {
        return result(containerId, ProbeKind.LIVENESS);
    }

    @Override
    public Result readiness(String containerId) {
        return result(containerId, ProbeKind.READINESS);
    }

    @Override
    public Result startup(String containerId) {
        return result(containerId, ProbeKind.STARTUP);
    }

    private Result result(String containerId, ProbeKind kind) {
        return results.getOrDefault(new ResultKey(containerId, kind), Result.UNKNOWN);
    }
}
