package io.jukung.kubelet.sync;

import io.jukung.api.core.v1.Container;
import io.jukung.api.core.v1.EphemeralContainer;
import io.jukung.api.core.v1.Pod;
import io.jukung.api.core.v1.ResourceRequirements;
import io.jukung.kubelet.sync.RuntimeContainer.State;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is to be done for a pod now.
 *
 * <pre>
 *   no ready sandbox ─▶ stop what is left, make a sandbox, start the first containers
 *   init containers  ─▶ one after the other; sidecars (restartPolicy Always) stay running
 *   ephemeral ones   ─▶ start each once, whatever state the others are in
 *   containers       ─▶ start those that do not run and may; stop those that must be replaced
 *   all have ended   ─▶ stop the pod
 * </pre>
 *
 * @param killPod everything of the pod is to be stopped first
 * @param createSandbox a new sandbox is to be made, with this attempt's number
 * @param kill containers to be stopped, before anything starts
 * @param start containers to be started, in order
 * @param resize running containers that are to have other resources
 */
public record PodPlan(
        boolean killPod,
        boolean createSandbox,
        int attempt,
        List<Kill> kill,
        List<Start> start,
        List<Resize> resize) {
    private PodPlan(
            boolean killPod,
            boolean createSandbox,
            int attempt,
            List<Kill> kill,
            List<Start> start) {
        this(killPod, createSandbox, attempt, kill, start, List.of());
    }

    /** A container to be stopped, and why, as its Killing event says. */
    public record Kill(RuntimeContainer container, String message, Cause cause) {}

    /** Why a container is stopped. */
    public enum Cause {
        DEFINITION_CHANGED,
        RESIZE,
        LIVENESS,
        STARTUP,
        UNKNOWN_STATE
    }

    /**
     * A container to be started.
     *
     * @param init whether it stands among the init containers
     * @param target the name of the container whose processes an ephemeral one wants to see; "" for
     *     none
     */
    public record Start(Container container, boolean init, String target) {
        Start(Container container, boolean init) {
            this(container, init, "");
        }
    }

    /** A running container, and its definition with the resources that it is to have. */
    public record Resize(RuntimeContainer running, Container container) {}

    /** Whether nothing is to be done. */
    public boolean idle() {
        return !killPod && !createSandbox && kill.isEmpty() && start.isEmpty() && resize.isEmpty();
    }

    /** Decides; the pod must not be terminating. */
    public static PodPlan decide(Pod pod, RuntimePod runtime, ProbeView probes) {
        RuntimePod.Sandbox newest = runtime.sandbox();
        boolean wrongNetwork = newest != null && newest.hostNetwork() != pod.spec().hostNetwork();
        boolean usable =
                newest != null
                        && newest.ready()
                        && !wrongNetwork
                        && (newest.hostNetwork() || !newest.ips().isEmpty());
        if (usable) {
            return new Decision(pod, runtime, probes).plan();
        }
        int attempt = newest == null ? 0 : newest.attempt() + 1;
        List<Start> start = firstStarts(pod, runtime);
        boolean finished =
                pod.spec().containers().stream().noneMatch(c -> Restarts.ever(pod, c))
                        && attempt != 0
                        && !runtime.containers().isEmpty();
        if (finished || start.isEmpty()) {
            return new PodPlan(newest != null, false, attempt, List.of(), List.of());
        }
        return new PodPlan(newest != null, true, attempt, List.of(), start);
    }

    /** What a new sandbox begins with: the first init containers, or else the containers. */
    private static List<Start> firstStarts(Pod pod, RuntimePod runtime) {
        List<Start> mains = new ArrayList<>();
        for (Container container : pod.spec().containers()) {
            RuntimeContainer last = runtime.newest(container.name());
            boolean done =
                    last != null
                            && last.succeeded()
                            && Restarts.policy(pod, container).equals("OnFailure");
            if (!done) {
                mains.add(new Start(container, false));
            }
        }
        List<Container> inits = pod.spec().initContainers();
        if (mains.isEmpty() || inits.isEmpty()) {
            return mains;
        }
        return List.of(new Start(inits.getFirst(), true));
    }

    /** Whether an init container keeps running beside the containers. */
    public static boolean isSidecar(Container container) {
        return container.restartPolicy().equals("Always");
    }

    /** An ephemeral container as one that can be started. */
    static Container container(EphemeralContainer ephemeral) {
        return Container.of(ephemeral.node().without("targetContainerName"));
    }

    /** One decision's scratch pad. */
    private static final class Decision {
        private final Pod pod;
        private final RuntimePod runtime;
        private final ProbeView probes;
        private final List<Kill> kill = new ArrayList<>();
        private final List<Start> start = new ArrayList<>();
        private final List<Resize> resize = new ArrayList<>();

        Decision(Pod pod, RuntimePod runtime, ProbeView probes) {
            this.pod = pod;
            this.runtime = runtime;
            this.probes = probes;
        }

        PodPlan plan() {
            for (EphemeralContainer ephemeral : pod.spec().ephemeralContainers()) {
                if (runtime.newest(ephemeral.name()) == null) {
                    start.add(
                            new Start(
                                    container(ephemeral), false, ephemeral.targetContainerName()));
                }
            }
            switch (inits()) {
                case FAILED -> {
                    return new PodPlan(true, false, 0, List.of(), List.of());
                }
                case WAITING -> {
                    return new PodPlan(false, false, 0, kill, start, resize);
                }
                case DONE -> {}
            }
            int alive = 0;
            for (Container container : pod.spec().containers()) {
                alive += main(container) ? 1 : 0;
            }
            return alive == 0
                    ? new PodPlan(true, false, 0, List.of(), List.of())
                    : new PodPlan(false, false, 0, kill, start, resize);
        }

        private enum Inits {
            WAITING,
            FAILED,
            DONE
        }

        private Inits inits() {
            boolean mainsSeen =
                    pod.spec().containers().stream()
                            .anyMatch(c -> sameSandbox(runtime.newest(c.name())));
            for (Container container : pod.spec().initContainers()) {
                RuntimeContainer last = runtime.newest(container.name());
                if (isSidecar(container)) {
                    boolean up = sidecar(container, last);
                    if (!up && !mainsSeen) {
                        return Inits.WAITING;
                    }
                } else if (!mainsSeen) {
                    Inits state = init(container, last);
                    if (state != Inits.DONE) {
                        return state;
                    }
                }
            }
            return Inits.DONE;
        }

        /** Containers of an earlier sandbox do not show that this one is initialized. */
        private boolean sameSandbox(@Nullable RuntimeContainer container) {
            RuntimePod.Sandbox sandbox = runtime.sandbox();
            return container != null && sandbox != null && container.sandbox().equals(sandbox.id());
        }

        private Inits init(Container container, @Nullable RuntimeContainer last) {
            if (last == null || !sameSandbox(last)) {
                start.add(new Start(container, true));
                return Inits.WAITING;
            }
            if (last.running()) {
                return Inits.WAITING;
            }
            if (last.succeeded()) {
                return Inits.DONE;
            }
            if (last.exited() && !Restarts.after(pod, container, last.exitCode())) {
                return Inits.FAILED;
            }
            start.add(new Start(container, true));
            return Inits.WAITING;
        }

        /** Whether a sidecar is started, so that what follows it may start. */
        private boolean sidecar(Container container, @Nullable RuntimeContainer last) {
            if (last == null || !last.running()) {
                start.add(new Start(container, true));
                return false;
            }
            Kill replace = replacement(container, last);
            if (replace != null) {
                kill.add(replace);
                start.add(new Start(container, true));
                return false;
            }
            return !container.hasStartupProbe()
                    || probes.startup(last.id()) == ProbeView.Result.SUCCESS;
        }

        /** Whether a container runs on or starts again. */
        private boolean main(Container container) {
            RuntimeContainer last = runtime.newest(container.name());
            if (last == null || !last.running()) {
                boolean restart =
                        last == null
                                || !last.exited()
                                || Restarts.after(pod, container, last.exitCode());
                if (restart) {
                    if (last != null && last.state() == State.UNKNOWN) {
                        kill.add(
                                new Kill(
                                        last,
                                        "Container is in unknown state, try killing it before restart",
                                        Cause.UNKNOWN_STATE));
                    }
                    start.add(new Start(container, false));
                }
                return restart;
            }
            Kill replace = replacement(container, last);
            if (replace == null) {
                return true;
            }
            boolean restart =
                    replace.cause() == Cause.DEFINITION_CHANGED
                            || replace.cause() == Cause.RESIZE
                            || Restarts.ever(pod, container);
            kill.add(replace);
            if (restart) {
                start.add(new Start(container, false));
            }
            // A stopped container that does not return ends the pod once its end is seen.
            return true;
        }

        private @Nullable Kill replacement(Container container, RuntimeContainer last) {
            String which =
                    pod.spec().initContainers().contains(container)
                            ? "Init container " + container.name()
                            : "Container " + container.name();
            if (!last.hash().equals(ContainerHash.of(container))) {
                return new Kill(
                        last,
                        which + " definition changed, will be restarted",
                        Cause.DEFINITION_CHANGED);
            }
            boolean restart = Restarts.ever(pod, container);
            String then = restart ? ", will be restarted" : "";
            if (probes.liveness(last.id()) == ProbeView.Result.FAILURE) {
                return new Kill(last, which + " failed liveness probe" + then, Cause.LIVENESS);
            }
            if (probes.startup(last.id()) == ProbeView.Result.FAILURE) {
                return new Kill(last, which + " failed startup probe" + then, Cause.STARTUP);
            }
            ResourceRequirements has = last.resources();
            if (has != null && !Amounts.same(container.resources(), has)) {
                if (Amounts.restarts(container, has)) {
                    return new Kill(last, which + " resize requires restart", Cause.RESIZE);
                }
                resize.add(new Resize(last, container));
            }
            return null;
        }
    }
}
