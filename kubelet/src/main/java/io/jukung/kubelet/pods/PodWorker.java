package io.jukung.kubelet.pods;

import io.jukung.api.core.v1.Container;
import io.jukung.api.core.v1.Pod;
import io.jukung.api.core.v1.PodStatus;
import io.jukung.base.GoDuration;
import io.jukung.kubelet.cri.CriException;
import io.jukung.kubelet.cri.v1.PodSandboxConfig;
import io.jukung.kubelet.cri.v1.RuntimeCondition;
import io.jukung.kubelet.env.DownwardFields;
import io.jukung.kubelet.sync.PodPlan;
import io.jukung.kubelet.sync.PodStatusWriter;
import io.jukung.kubelet.sync.RuntimeContainer;
import io.jukung.kubelet.sync.RuntimePod;
import io.jukung.kubelet.sync.Waiting;
import io.jukung.kubelet.volumes.VolumeException;
import io.jukung.kubelet.volumes.VolumeManager;
import io.jukung.machinery.status.StatusException;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Brings one pod from what runs to what is wanted: looks, decides ({@link PodPlan}), acts, looks
 * again, and sleeps until somebody wakes it or something is due.
 */
final class PodWorker implements Runnable {
    private static final System.Logger LOG = System.getLogger("kubelet");
    private static final Duration RESYNC = Duration.ofSeconds(60);
    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final Duration RESIZE_RETRY = Duration.ofSeconds(5);
    private static final Duration AT_ONCE = Duration.ZERO;

    private final Tools tools;
    private final Mailbox mailbox;
    private final Consumer<String> gone;
    private final ContainerStarter starter;
    private final PodKiller killer;
    private final PodEnding ending;
    private final PodResizing resizing;
    private final Map<String, Waiting> waiting = new HashMap<>();

    private PodState state = new PodState.Syncing();
    private Pod pod;
    private @Nullable PodSandboxConfig sandboxConfig;
    private @Nullable Map<String, Path> volumes;
    private Instant refreshed = Instant.MIN;
    private Duration mountRetry = Duration.ofMillis(500);
    private boolean prepared;

    /**
     * @param gone told of the pod's uid when nothing is left of it
     */
    PodWorker(Tools tools, Mailbox mailbox, Consumer<String> gone) {
        this.tools = tools;
        this.mailbox = mailbox;
        this.gone = gone;
        pod = mailbox.pod();
        killer = new PodKiller(tools);
        starter = new ContainerStarter(tools, killer);
        ending = new PodEnding(tools, mailbox, killer);
        resizing = new PodResizing(tools);
    }

    @Override
    public void run() {
        try {
            while (!(state instanceof PodState.Gone)) {
                mailbox.await(step());
            }
            gone.accept(pod.uid());
        } catch (InterruptedException e) {
            // The kubelet stops; what runs goes on running.
            Thread.currentThread().interrupt();
        }
    }

    /** Does what can be done now; how long to sleep unless woken. */
    private Duration step() throws InterruptedException {
        pod = mailbox.pod();
        try {
            return switch (state) {
                case PodState.Syncing ignored -> sync();
                case PodState.Terminating t -> terminate(t);
                case PodState.Terminated t -> terminated(t);
                case PodState.Gone ignored -> AT_ONCE;
            };
        } catch (CriException e) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            // A runtime that is down is told of once, by the node.
            LOG.log(
                    e.isUnavailable() ? Level.DEBUG : Level.WARNING,
                    "Error syncing pod {0}: {1}",
                    pod.key(),
                    e.getMessage());
            return RETRY;
        } catch (IOException | StatusException e) {
            LOG.log(Level.WARNING, "Error syncing pod {0}: {1}", pod.key(), e.getMessage());
            return RETRY;
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "Error syncing pod " + pod.key(), e);
            return RESYNC;
        }
    }

    private Duration sync() throws CriException, IOException, InterruptedException {
        PodStatusWriter.Override over = ends();
        if (over != null || pod.terminating() || mailbox.removed() || ended(pod.status())) {
            state = new PodState.Terminating(over);
            return AT_ONCE;
        }
        RuntimePod observed = tools.observer().observe(pod.uid());
        pod = resizing.settle(pod, observed);
        RuntimePod runtime = resizing.seen(observed);
        tools.cgroups().count(pod);
        tools.probes().follow(pod, runtime);
        for (RuntimeContainer running : runtime.running()) {
            waiting.remove(running.name());
        }
        PodStatus status = report(runtime, null, false);
        if (ended(status)) {
            state = new PodState.Terminating(null);
            return AT_ONCE;
        }
        PodPlan plan = PodPlan.decide(pod, runtime, tools.probes());
        if (plan.idle()) {
            return idle(runtime);
        }
        boolean resizes = resizing.underWay() || !plan.resize().isEmpty();
        if (resizes && !resizing.resize(pod, plan.resize())) {
            report(runtime, null, false);
            return RESIZE_RETRY;
        }
        Duration next = carryOut(plan, runtime);
        if (next.isPositive()) {
            report(tools.observer().observe(pod.uid()), null, false);
        }
        return next;
    }

    private static boolean ended(PodStatus status) {
        return status.phase().equals("Succeeded") || status.phase().equals("Failed");
    }

    private Duration idle(RuntimePod runtime) throws CriException {
        boolean resized = resizing.done(pod);
        if (resized) {
            report(runtime, null, false);
        }
        Duration next = untilDeadline();
        if (resizing.waits()) {
            next = shorter(next, RESIZE_RETRY);
        }
        Duration refresh = VolumeManager.refresh(pod);
        if (refresh.isPositive()) {
            Instant due =
                    refreshed.equals(Instant.MIN) ? tools.clock().now() : refreshed.plus(refresh);
            if (!due.isAfter(tools.clock().now())) {
                setUpVolumes(runtime.ips());
            }
            next = shorter(next, refresh);
        }
        return shorter(next, RESYNC);
    }

    private static Duration shorter(Duration one, Duration two) {
        return one.compareTo(two) < 0 ? one : two;
    }

    /** The end that the node or the pod's own deadline asks for, or null. */
    private PodStatusWriter.@Nullable Override ends() {
        PodStatusWriter.Override rejection = mailbox.rejection();
        if (rejection != null) {
            return new PodStatusWriter.Override(
                    rejection.phase(),
                    rejection.reason(),
                    "Pod was rejected: " + rejection.message());
        }
        if (!pod.spec().hasActiveDeadlineSeconds() || untilDeadline().isPositive()) {
            return null;
        }
        tools.events()
                .normal(
                        pod,
                        "DeadlineExceeded",
                        "Pod was active on the node longer than the specified deadline");
        return new PodStatusWriter.Override(
                "Failed",
                "DeadlineExceeded",
                "Pod was active on the node longer than the specified deadline");
    }

    private Duration untilDeadline() {
        PodStatus known = tools.statuses().wanted(pod.uid());
        Instant start = known == null ? pod.status().startTime() : known.startTime();
        if (!pod.spec().hasActiveDeadlineSeconds() || start == null) {
            return RESYNC;
        }
        Instant end = start.plusSeconds(pod.spec().activeDeadlineSeconds());
        return Duration.between(tools.clock().now(), end);
    }

    private PodStatus report(
            RuntimePod runtime, PodStatusWriter.@Nullable Override over, boolean terminal) {
        if (over == null && ended(pod.status()) && runtime.containers().isEmpty()) {
            // Its record was written before its containers went.
            return pod.status();
        }
        return mailbox.rejection() != null && over != null
                ? PodReports.rejected(tools, pod, over)
                : PodReports.report(
                        tools, pod, runtime, resizing.conditions(), waiting, over, terminal);
    }

    /** Carries a plan out; zero where it is worth looking again at once. */
    private Duration carryOut(PodPlan plan, RuntimePod runtime)
            throws CriException, IOException, InterruptedException {
        if (plan.killPod()) {
            if (plan.createSandbox()) {
                tools.events()
                        .normal(
                                pod,
                                "SandboxChanged",
                                "Pod sandbox changed, it will be killed and re-created.");
            }
            killer.kill(pod, runtime, grace());
            runtime = tools.observer().observe(pod.uid());
        }
        for (PodPlan.Kill kill : plan.kill()) {
            killer.stop(pod, kill.container(), grace(kill), kill.message(), runtime.ips());
        }
        if (plan.start().isEmpty()) {
            boolean nothing = plan.kill().isEmpty() && plan.resize().isEmpty() && !plan.killPod();
            return nothing ? RESYNC : AT_ONCE;
        }
        if (plan.createSandbox()) {
            String id = networkReady() && setUpVolumes(List.of()) ? createSandbox(plan) : null;
            if (id == null) {
                return mountRetry;
            }
            runtime = tools.observer().withSandbox(runtime, id);
        } else if (volumes == null && !setUpVolumes(runtime.ips())) {
            return mountRetry;
        }
        RuntimePod.Sandbox sandbox = runtime.readySandbox();
        if (sandbox == null) {
            return RETRY;
        }
        return startAll(plan, runtime, sandbox);
    }

    private Duration startAll(PodPlan plan, RuntimePod runtime, RuntimePod.Sandbox sandbox)
            throws IOException, InterruptedException {
        PodSandboxConfig config = sandboxConfig;
        if (config == null) {
            config = config(sandbox.attempt());
        }
        ContainerStarter.Place place =
                new ContainerStarter.Place(
                        sandbox,
                        config,
                        Objects.requireNonNull(volumes),
                        pod.spec().hostNetwork() ? tools.facts().get().ips() : sandbox.ips());
        Duration next = RESYNC;
        boolean any = false;
        for (PodPlan.Start start : plan.start()) {
            if (mailbox.pod().terminating() || mailbox.removed()) {
                return AT_ONCE;
            }
            RuntimeContainer last = runtime.newest(start.container().name());
            Duration wait = backingOff(start.container(), last);
            if (wait.isPositive()) {
                next = shorter(next, wait);
                continue;
            }
            RuntimeContainer target =
                    start.target().isEmpty() ? null : runtime.newest(start.target());
            if (target == null && !start.target().isEmpty()) {
                String text = "unable to find target container " + start.target();
                failed(
                        start.container(),
                        new ContainerStartException(
                                "CreateContainerConfigError", text, "Failed", "Error: " + text));
                next = shorter(next, Duration.ofSeconds(10));
                continue;
            }
            try {
                starter.start(
                        pod, start.container(), last, place, target == null ? "" : target.id());
                waiting.remove(start.container().name());
                any = true;
                ending.prune(runtime.all(start.container().name()));
            } catch (ContainerStartException e) {
                failed(start.container(), e);
                next = shorter(next, retry(start.container()));
            }
        }
        return any ? AT_ONCE : next;
    }

    private void failed(Container container, ContainerStartException e) {
        waiting.put(container.name(), new Waiting(e.reason(), e.text()));
        if (!e.eventReason().isEmpty()) {
            tools.events()
                    .event(
                            Events.container(pod, container.name()),
                            "Warning",
                            e.eventReason(),
                            e.eventMessage());
        }
        LOG.log(
                Level.DEBUG,
                "Failed to start container {0} of {1}: {2}",
                container.name(),
                pod.key(),
                e.getMessage());
    }

    private Duration retry(Container container) {
        Duration image = tools.images().remaining(pod, container);
        return image.isPositive() ? image : Duration.ofSeconds(10);
    }

    /** How long a container that ended must still wait; zero for no more. */
    private Duration backingOff(Container container, @Nullable RuntimeContainer last) {
        Instant finished = last == null ? null : last.finishedAt();
        if (finished == null) {
            return Duration.ZERO;
        }
        String key = pod.uid() + "_" + container.name();
        Instant now = tools.clock().now();
        Duration left = tools.restarts().remaining(key, finished, now);
        if (!left.isPositive()) {
            tools.restarts().next(key, finished, now);
            return Duration.ZERO;
        }
        String message =
                "back-off %s restarting failed container=%s pod=%s_%s(%s)"
                        .formatted(
                                GoDuration.format(tools.restarts().delay(key)),
                                container.name(),
                                pod.name(),
                                pod.namespace(),
                                pod.uid());
        Waiting before = waiting.put(container.name(), new Waiting("CrashLoopBackOff", message));
        if (before == null || !before.message().equals(message)) {
            tools.events()
                    .event(
                            Events.container(pod, container.name()),
                            "Warning",
                            "BackOff",
                            "Back-off restarting failed container %s in pod %s_%s(%s)"
                                    .formatted(
                                            container.name(),
                                            pod.name(),
                                            pod.namespace(),
                                            pod.uid()));
        }
        return left;
    }

    private boolean networkReady() throws CriException {
        if (pod.spec().hostNetwork()) {
            return true;
        }
        for (RuntimeCondition condition : tools.observer().conditions(tools.clock().now())) {
            if (condition.getType().equals("NetworkReady") && !condition.getStatus()) {
                tools.events()
                        .warning(
                                pod,
                                "NetworkNotReady",
                                "network is not ready: container runtime network not ready: NetworkReady=false reason:%s message:%s"
                                        .formatted(condition.getReason(), condition.getMessage()));
                mountRetry = RETRY;
                return false;
            }
        }
        return true;
    }

    private boolean setUpVolumes(List<String> ips) {
        NodeFacts facts = tools.facts().get();
        List<String> shown = pod.spec().hostNetwork() ? facts.ips() : ips;
        try {
            volumes =
                    tools.volumes()
                            .setUp(
                                    pod,
                                    new DownwardFields(
                                            pod, shown, facts.ips(), facts.allocatable()));
            refreshed = tools.clock().now();
            mountRetry = Duration.ofMillis(500);
            return true;
        } catch (VolumeException e) {
            tools.events().warning(pod, "FailedMount", String.valueOf(e.getMessage()));
            mountRetry = shorter(mountRetry.multipliedBy(2), Duration.ofSeconds(122));
            return false;
        }
    }

    /** The sandbox's id, or null where the runtime could not make it. */
    private @Nullable String createSandbox(PodPlan plan) throws IOException {
        if (!prepared) {
            tools.cgroups().create(pod);
            prepared = true;
        }
        PodSandboxConfig config = config(plan.attempt());
        sandboxConfig = config;
        try {
            return tools.cri().runSandbox(config, "");
        } catch (CriException e) {
            tools.events()
                    .warning(
                            pod,
                            "FailedCreatePodSandBox",
                            "Failed to create pod sandbox: " + e.getMessage());
            mountRetry = RETRY;
            return null;
        }
    }

    private PodSandboxConfig config(int attempt) throws IOException {
        return SandboxConfigs.of(
                pod, attempt, tools.settings(), tools.cgroups().name(pod), tools.clock());
    }

    private Duration grace() {
        return PodEnding.grace(pod, mailbox.hurried());
    }

    /** A probe may shorten or lengthen the grace of a container that it ends. */
    private Duration grace(PodPlan.Kill kill) {
        for (List<Container> list : List.of(pod.spec().containers(), pod.spec().initContainers())) {
            for (Container container : list) {
                if (!container.name().equals(kill.container().name())) {
                    continue;
                }
                if (kill.cause() == PodPlan.Cause.LIVENESS
                        && container.livenessProbe().hasTerminationGracePeriodSeconds()) {
                    return Duration.ofSeconds(
                            container.livenessProbe().terminationGracePeriodSeconds());
                }
                if (kill.cause() == PodPlan.Cause.STARTUP
                        && container.startupProbe().hasTerminationGracePeriodSeconds()) {
                    return Duration.ofSeconds(
                            container.startupProbe().terminationGracePeriodSeconds());
                }
            }
        }
        return grace();
    }

    private Duration terminate(PodState.Terminating t) throws CriException {
        boolean stopped = ending.stopped();
        RuntimePod runtime = tools.observer().observe(pod.uid());
        if (!stopped) {
            Duration next = ending.stopContainers(pod, runtime);
            report(runtime, t.override(), false);
            return next;
        }
        report(runtime, t.override(), true);
        resizing.forget(pod);
        state = new PodState.Terminated(t.override());
        return AT_ONCE;
    }

    private Duration terminated(PodState.Terminated t) throws InterruptedException, IOException {
        ending.reclaim(pod);
        if (!pod.terminating() && !mailbox.removed()) {
            return Duration.ofDays(1);
        }
        ending.finish(pod);
        state = new PodState.Gone();
        return AT_ONCE;
    }
}
