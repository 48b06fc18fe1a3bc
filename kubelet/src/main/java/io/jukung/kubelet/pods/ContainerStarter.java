package io.jukung.kubelet.pods;

import com.google.protobuf.ByteString;
import io.jukung.api.core.v1.Container;
import io.jukung.api.core.v1.Pod;
import io.jukung.kubelet.cgroups.PodResources;
import io.jukung.kubelet.cri.CriException;
import io.jukung.kubelet.cri.v1.ContainerConfig;
import io.jukung.kubelet.cri.v1.ContainerMetadata;
import io.jukung.kubelet.cri.v1.Image;
import io.jukung.kubelet.cri.v1.ImageSpec;
import io.jukung.kubelet.cri.v1.KeyValue;
import io.jukung.kubelet.cri.v1.LinuxContainerConfig;
import io.jukung.kubelet.cri.v1.LinuxContainerResources;
import io.jukung.kubelet.cri.v1.PodSandboxConfig;
import io.jukung.kubelet.env.ContainerEnvironment;
import io.jukung.kubelet.env.DownwardFields;
import io.jukung.kubelet.env.EnvironmentException;
import io.jukung.kubelet.env.Expansion;
import io.jukung.kubelet.env.ServiceEnvironment;
import io.jukung.kubelet.images.ImageException;
import io.jukung.kubelet.sync.ContainerHash;
import io.jukung.kubelet.sync.RuntimeContainer;
import io.jukung.kubelet.sync.RuntimeNames;
import io.jukung.kubelet.sync.RuntimePod;
import io.jukung.machinery.quantity.Quantity;
import io.jukung.machinery.tree.Json;
import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** Starts one container in a sandbox: image, configuration, creation, start, postStart hook. */
final class ContainerStarter {
    private final Tools tools;
    private final LifecycleHooks hooks;

    private final PodKiller killer;

    ContainerStarter(Tools tools, PodKiller killer) {
        this.tools = tools;
        this.killer = killer;
        hooks = new LifecycleHooks(tools.cri());
    }

    /**
     * The place where containers start.
     *
     * @param volumes where the pod's volumes stand on the node
     * @param ips the pod's addresses
     */
    record Place(
            RuntimePod.Sandbox sandbox,
            PodSandboxConfig config,
            Map<String, Path> volumes,
            List<String> ips) {}

    /**
     * Starts a container.
     *
     * @param last its predecessor, or null
     * @param target the id of the container whose processes it sees; "" for its own or the pod's
     * @throws ContainerStartException with the reason for its waiting state
     */
    void start(
            Pod pod,
            Container container,
            @Nullable RuntimeContainer last,
            Place place,
            String target)
            throws ContainerStartException, InterruptedException {
        JsonObject about = Events.container(pod, container.name());
        Image image;
        try {
            image = tools.images().ensure(pod, container, about);
        } catch (ImageException e) {
            throw new ContainerStartException(
                    e.reason(), e.text(), "Failed", "Error: " + e.reason());
        }
        int attempt = last == null ? 0 : last.restartCount() + 1;
        ContainerConfig config;
        try {
            config = config(pod, container, image, attempt, place, target, about);
        } catch (IOException | EnvironmentException e) {
            String why = String.valueOf(e.getMessage());
            throw new ContainerStartException(
                    "CreateContainerConfigError", why, "Failed", "Error: " + why);
        }
        String id;
        try {
            id = tools.cri().createContainer(place.sandbox().id(), config, place.config());
        } catch (CriException e) {
            throw new ContainerStartException(
                    "CreateContainerError", e.description(), "Failed", "Error: " + e.description());
        }
        tools.events().event(about, "Normal", "Created", "Container created");
        try {
            tools.cri().startContainer(id);
        } catch (CriException e) {
            throw new ContainerStartException(
                    "RunContainerError", e.description(), "Failed", "Error: " + e.description());
        }
        tools.events().event(about, "Normal", "Started", "Container started");
        link(pod, container, id, config);
        postStart(pod, container, id, place);
    }

    /** A hook that fails ends its container, with the pod's whole grace. */
    private void postStart(Pod pod, Container container, String id, Place place)
            throws ContainerStartException, InterruptedException {
        if (!container.lifecycle().hasPostStart()) {
            return;
        }
        try {
            hooks.run(pod, container.lifecycle().postStart(), container, id, place.ips());
        } catch (HookException e) {
            JsonObject about = Events.container(pod, container.name());
            // The event does not say what the hook printed, which may be secret.
            tools.events().event(about, "Warning", "FailedPostStartHook", "PostStartHook failed");
            try {
                killer.stop(
                        pod,
                        container.name(),
                        id,
                        PodEnding.grace(pod, false),
                        "FailedPostStartHook",
                        place.ips());
            } catch (CriException stop) {
                e.addSuppressed(stop);
            }
            throw new ContainerStartException(
                    "PostStartHookError", String.valueOf(e.getMessage()), "", "");
        }
    }

    private ContainerConfig config(
            Pod pod,
            Container container,
            Image image,
            int attempt,
            Place place,
            String target,
            JsonObject about)
            throws IOException, EnvironmentException, ContainerStartException {
        NodeFacts facts = tools.facts().get();
        DownwardFields fields =
                new DownwardFields(pod, place.ips(), facts.ips(), facts.allocatable());
        boolean links = !pod.spec().hasEnableServiceLinks() || pod.spec().enableServiceLinks();
        Map<String, String> environment =
                new ContainerEnvironment(
                                tools.objects(),
                                fields,
                                ServiceEnvironment.of(
                                        tools.services().get(), pod.namespace(), links),
                                text ->
                                        tools.events()
                                                .event(
                                                        about,
                                                        "Warning",
                                                        "InvalidEnvironmentVariableNames",
                                                        text))
                        .resolve(container);
        Path folder = tools.volumes().folder(pod.uid());
        Path hosts = hosts(pod, place, folder);
        Path message = message(container, folder);
        String logPath = container.name() + "/" + attempt + ".log";
        Files.createDirectories(
                tools.settings()
                        .logs(pod.namespace(), pod.name(), pod.uid())
                        .resolve(container.name()));
        ContainerConfig.Builder config =
                ContainerConfig.newBuilder()
                        .setMetadata(
                                ContainerMetadata.newBuilder()
                                        .setName(container.name())
                                        .setAttempt(attempt))
                        .setImage(
                                ImageSpec.newBuilder()
                                        .setImage(image.getId())
                                        .setUserSpecifiedImage(container.image()))
                        .setWorkingDir(container.workingDir())
                        .addAllMounts(
                                ContainerMounts.of(
                                        container, place.volumes(), environment, hosts, message))
                        .setLogPath(logPath)
                        .setStdin(container.stdin())
                        .setStdinOnce(container.stdinOnce())
                        .setTty(container.tty())
                        .setLinux(
                                LinuxContainerConfig.newBuilder()
                                        .setResources(resources(pod, container, facts))
                                        .setSecurityContext(
                                                SecurityContexts.of(
                                                        pod,
                                                        container,
                                                        image,
                                                        target,
                                                        tools.settings())));
        container
                .command()
                .forEach(word -> config.addCommand(Expansion.expand(word, environment::get)));
        container.args().forEach(word -> config.addArgs(Expansion.expand(word, environment::get)));
        environment.forEach((name, value) ->
                config.addEnvs(
                        KeyValue.newBuilder()
                                .setKey(name)
                                .setValue(ByteString.copyFromUtf8(value))));
        return label(pod, container, attempt, config).build();
    }

    private static ContainerConfig.Builder label(
            Pod pod, Container container, int attempt, ContainerConfig.Builder config) {
        config.putLabels(RuntimeNames.POD_NAME, pod.name())
                .putLabels(RuntimeNames.POD_NAMESPACE, pod.namespace())
                .putLabels(RuntimeNames.POD_UID, pod.uid())
                .putLabels(RuntimeNames.CONTAINER_NAME, container.name())
                .putAnnotations(RuntimeNames.HASH, ContainerHash.of(container))
                .putAnnotations(RuntimeNames.RESOURCES, container.resources().node().toString())
                .putAnnotations(RuntimeNames.RESTART_COUNT, Integer.toString(attempt))
                .putAnnotations(RuntimeNames.MESSAGE_PATH, container.terminationMessagePath())
                .putAnnotations(RuntimeNames.MESSAGE_POLICY, container.terminationMessagePolicy());
        if (pod.spec().hasTerminationGracePeriodSeconds()) {
            config.putAnnotations(
                    RuntimeNames.GRACE, Long.toString(pod.spec().terminationGracePeriodSeconds()));
        }
        if (container.lifecycle().hasPreStop()) {
            config.putAnnotations(
                    RuntimeNames.PRE_STOP,
                    new String(
                            Json.write(container.lifecycle().preStop().node()),
                            StandardCharsets.UTF_8));
        }
        if (!container.ports().isEmpty()) {
            config.putAnnotations(
                    RuntimeNames.PORTS, JsonArray.copyOf(container.ports()).toString());
        }
        return config;
    }

    private @Nullable Path hosts(Pod pod, Place place, Path folder) throws IOException {
        Path hosts = folder.resolve("etc-hosts");
        Files.createDirectories(folder);
        HostsFile.write(
                hosts,
                pod,
                place.ips(),
                SandboxConfigs.shortHostname(pod),
                SandboxConfigs.domain(pod, tools.settings()));
        return hosts;
    }

    private static @Nullable Path message(Container container, Path folder) throws IOException {
        if (container.terminationMessagePath().isEmpty()) {
            return null;
        }
        Path files = folder.resolve("containers").resolve(container.name());
        Files.createDirectories(files);
        String name = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
        Path file = Files.createFile(files.resolve(name));
        Files.setAttribute(file, "unix:mode", 0666);
        return file;
    }

    /** What the runtime is told of a container's resources, at its start and at each resize. */
    static LinuxContainerResources resources(Pod pod, Container container, NodeFacts facts) {
        Map<String, Quantity> limits = container.resources().limits();
        LinuxContainerResources.Builder resources =
                LinuxContainerResources.newBuilder()
                        .setCpuShares(PodResources.shares(PodResources.cpuRequest(container)))
                        .setOomScoreAdj(
                                PodResources.oomScoreAdjust(pod, container, facts.memory()));
        long cpu = limits.getOrDefault("cpu", Quantity.ZERO).milliValue();
        if (cpu > 0) {
            resources.setCpuPeriod(PodResources.PERIOD).setCpuQuota(PodResources.quota(cpu));
        }
        long memory = limits.getOrDefault("memory", Quantity.ZERO).value();
        if (memory > 0) {
            resources.setMemoryLimitInBytes(memory);
        }
        return resources.build();
    }

    /** Log collectors find logs by {@code <pod>_<namespace>_<container>-<id>.log}. */
    private void link(Pod pod, Container container, String id, ContainerConfig config) {
        String name =
                pod.name() + "_" + pod.namespace() + "_" + container.name() + "-" + id + ".log";
        Path link = tools.settings().containerLogs().resolve(name);
        Path log =
                tools.settings()
                        .logs(pod.namespace(), pod.name(), pod.uid())
                        .resolve(config.getLogPath());
        try {
            Files.createSymbolicLink(link, log);
        } catch (FileAlreadyExistsException e) {
            return;
        } catch (IOException e) {
            System.getLogger("kubelet")
                    .log(System.Logger.Level.WARNING, "Failed to link a log: {0}", e.getMessage());
        }
    }
}
