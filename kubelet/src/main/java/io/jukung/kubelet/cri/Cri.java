package io.jukung.kubelet.cri;

import io.jukung.kubelet.cri.v1.AttachRequest;
import io.jukung.kubelet.cri.v1.Container;
import io.jukung.kubelet.cri.v1.ContainerConfig;
import io.jukung.kubelet.cri.v1.ContainerStats;
import io.jukung.kubelet.cri.v1.ContainerStatus;
import io.jukung.kubelet.cri.v1.ExecRequest;
import io.jukung.kubelet.cri.v1.ExecSyncResponse;
import io.jukung.kubelet.cri.v1.FilesystemUsage;
import io.jukung.kubelet.cri.v1.Image;
import io.jukung.kubelet.cri.v1.LinuxContainerResources;
import io.jukung.kubelet.cri.v1.PodSandbox;
import io.jukung.kubelet.cri.v1.PodSandboxConfig;
import io.jukung.kubelet.cri.v1.PodSandboxStatus;
import io.jukung.kubelet.cri.v1.RuntimeStatus;
import io.jukung.kubelet.cri.v1.VersionResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the kubelet asks of a container runtime. Messages are CRI's own; ids are the runtime's.
 *
 * <p>Every method blocks and throws {@link CriException} for what the runtime refuses. Safe for any
 * number of threads.
 */
public interface Cri extends AutoCloseable {
    VersionResponse version() throws CriException;

    /** Conditions RuntimeReady and NetworkReady. */
    RuntimeStatus status() throws CriException;

    /** Creates and starts a sandbox with its network; its id. */
    String runSandbox(PodSandboxConfig config, String handler) throws CriException;

    /** Stops what runs in a sandbox and frees its network; again and again does no harm. */
    void stopSandbox(String id) throws CriException;

    void removeSandbox(String id) throws CriException;

    PodSandboxStatus sandboxStatus(String id) throws CriException;

    /** The file that holds a sandbox's network namespace, or null where it has none of its own. */
    @Nullable Path networkNamespace(String id) throws CriException;

    /** Sandboxes that carry all these labels. */
    List<PodSandbox> listSandboxes(Map<String, String> labels) throws CriException;

    String createContainer(String sandbox, ContainerConfig config, PodSandboxConfig sandboxConfig)
            throws CriException;

    void startContainer(String id) throws CriException;

    /** Sends the stop signal, kills after the grace, and returns once the container has ended. */
    void stopContainer(String id, Duration grace) throws CriException;

    /** Gives a running container other resources; what is zero stays as it is. */
    void updateContainerResources(String id, LinuxContainerResources resources) throws CriException;

    void removeContainer(String id) throws CriException;

    List<Container> listContainers(Map<String, String> labels) throws CriException;

    ContainerStatus containerStatus(String id) throws CriException;

    void reopenLog(String id) throws CriException;

    /**
     * Runs a command in a container and waits.
     *
     * @param timeout zero for none
     */
    ExecSyncResponse execSync(String id, List<String> command, Duration timeout)
            throws CriException;

    /** The URL at which the runtime serves the streams of a command. */
    String exec(ExecRequest request) throws CriException;

    String attach(AttachRequest request) throws CriException;

    String portForward(String sandbox, List<Integer> ports) throws CriException;

    List<ContainerStats> stats() throws CriException;

    void setPodCidr(String cidr) throws CriException;

    List<Image> listImages() throws CriException;

    /** The image of a name or id, or null where the runtime does not have it. */
    @Nullable Image image(String name) throws CriException;

    /**
     * Pulls an image; its id.
     *
     * @param auth null for none
     */
    String pull(String image, io.jukung.kubelet.cri.v1.@Nullable AuthConfig auth)
            throws CriException;

    void removeImage(String name) throws CriException;

    /** Usage of the file systems that hold images. */
    List<FilesystemUsage> imageFileSystems() throws CriException;

    @Override
    void close();
}
