package io.jukung.kubelet.cri;

import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.jukung.kubelet.cri.v1.AttachRequest;
import io.jukung.kubelet.cri.v1.AuthConfig;
import io.jukung.kubelet.cri.v1.Container;
import io.jukung.kubelet.cri.v1.ContainerConfig;
import io.jukung.kubelet.cri.v1.ContainerFilter;
import io.jukung.kubelet.cri.v1.ContainerStats;
import io.jukung.kubelet.cri.v1.ContainerStatus;
import io.jukung.kubelet.cri.v1.ContainerStatusRequest;
import io.jukung.kubelet.cri.v1.CreateContainerRequest;
import io.jukung.kubelet.cri.v1.ExecRequest;
import io.jukung.kubelet.cri.v1.ExecSyncRequest;
import io.jukung.kubelet.cri.v1.ExecSyncResponse;
import io.jukung.kubelet.cri.v1.FilesystemUsage;
import io.jukung.kubelet.cri.v1.Image;
import io.jukung.kubelet.cri.v1.ImageFsInfoRequest;
import io.jukung.kubelet.cri.v1.ImageServiceGrpc;
import io.jukung.kubelet.cri.v1.ImageSpec;
import io.jukung.kubelet.cri.v1.ImageStatusRequest;
import io.jukung.kubelet.cri.v1.LinuxContainerResources;
import io.jukung.kubelet.cri.v1.ListContainerStatsRequest;
import io.jukung.kubelet.cri.v1.ListContainersRequest;
import io.jukung.kubelet.cri.v1.ListImagesRequest;
import io.jukung.kubelet.cri.v1.ListPodSandboxRequest;
import io.jukung.kubelet.cri.v1.NetworkConfig;
import io.jukung.kubelet.cri.v1.PodSandbox;
import io.jukung.kubelet.cri.v1.PodSandboxConfig;
import io.jukung.kubelet.cri.v1.PodSandboxFilter;
import io.jukung.kubelet.cri.v1.PodSandboxStatus;
import io.jukung.kubelet.cri.v1.PodSandboxStatusRequest;
import io.jukung.kubelet.cri.v1.PortForwardRequest;
import io.jukung.kubelet.cri.v1.PullImageRequest;
import io.jukung.kubelet.cri.v1.RemoveContainerRequest;
import io.jukung.kubelet.cri.v1.RemoveImageRequest;
import io.jukung.kubelet.cri.v1.RemovePodSandboxRequest;
import io.jukung.kubelet.cri.v1.ReopenContainerLogRequest;
import io.jukung.kubelet.cri.v1.RunPodSandboxRequest;
import io.jukung.kubelet.cri.v1.RuntimeConfig;
import io.jukung.kubelet.cri.v1.RuntimeServiceGrpc;
import io.jukung.kubelet.cri.v1.RuntimeStatus;
import io.jukung.kubelet.cri.v1.StartContainerRequest;
import io.jukung.kubelet.cri.v1.StatusRequest;
import io.jukung.kubelet.cri.v1.StopContainerRequest;
import io.jukung.kubelet.cri.v1.StopPodSandboxRequest;
import io.jukung.kubelet.cri.v1.UpdateContainerResourcesRequest;
import io.jukung.kubelet.cri.v1.UpdateRuntimeConfigRequest;
import io.jukung.kubelet.cri.v1.VersionRequest;
import io.jukung.kubelet.cri.v1.VersionResponse;
import io.jukung.machinery.tree.Json;
import io.jukung.machinery.tree.JsonObject;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** CRI over gRPC on a Unix socket; reconnects by itself when the runtime comes back. */
public final class CriClient implements Cri {
    private static final int LARGEST_ANSWER = 16 << 20;
    private static final long SANDBOX_SECONDS = 240;
    private static final long CALL_SECONDS = 120;

    /** Kept, since a logger that nobody holds forgets its level. */
    private static final Logger NETTY = Logger.getLogger("io.netty.bootstrap.Bootstrap");

    static {
        // gRPC sets SO_KEEPALIVE on every channel, and Netty warns that Unix sockets have none.
        NETTY.setLevel(Level.SEVERE);
    }

    private final EventLoopGroup loop;
    private final ManagedChannel channel;
    private final RuntimeServiceGrpc.RuntimeServiceBlockingStub runtime;
    private final ImageServiceGrpc.ImageServiceBlockingStub images;

    /**
     * @param endpoint {@code unix:///run/containerd/containerd.sock}, or the bare path
     */
    public CriClient(String endpoint) {
        String path = endpoint.startsWith("unix://") ? endpoint.substring(7) : endpoint;
        loop =
                new MultiThreadIoEventLoopGroup(
                        1,
                        Thread.ofPlatform().daemon().name("cri").factory(),
                        NioIoHandler.newFactory());
        channel =
                NettyChannelBuilder.forAddress(UnixDomainSocketAddress.of(Path.of(path)))
                        .overrideAuthority("localhost")
                        .eventLoopGroup(loop)
                        .channelType(NioDomainSocketChannel.class, UnixDomainSocketAddress.class)
                        .executor(Executors.newVirtualThreadPerTaskExecutor())
                        .maxInboundMessageSize(LARGEST_ANSWER)
                        .usePlaintext()
                        .build();
        runtime = RuntimeServiceGrpc.newBlockingStub(channel);
        images = ImageServiceGrpc.newBlockingStub(channel);
    }

    /** For the event streams that share the connection. */
    ManagedChannel channel() {
        return channel;
    }

    private interface Call<T extends @Nullable Object> {
        T make();
    }

    private static <T extends @Nullable Object> T call(Call<T> call) throws CriException {
        try {
            return call.make();
        } catch (StatusRuntimeException e) {
            throw CriException.of(e.getStatus());
        }
    }

    private RuntimeServiceGrpc.RuntimeServiceBlockingStub runtime(long seconds) {
        return runtime.withDeadlineAfter(seconds, TimeUnit.SECONDS);
    }

    private RuntimeServiceGrpc.RuntimeServiceBlockingStub runtime() {
        return runtime(CALL_SECONDS);
    }

    private ImageServiceGrpc.ImageServiceBlockingStub images() {
        return images.withDeadlineAfter(CALL_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public VersionResponse version() throws CriException {
        return call(
                () -> runtime().version(VersionRequest.newBuilder().setVersion("0.1.0").build()));
    }

    @Override
    public RuntimeStatus status() throws CriException {
        return call(() -> runtime().status(StatusRequest.getDefaultInstance()).getStatus());
    }

    @Override
    public String runSandbox(PodSandboxConfig config, String handler) throws CriException {
        RunPodSandboxRequest request =
                RunPodSandboxRequest.newBuilder()
                        .setConfig(config)
                        .setRuntimeHandler(handler)
                        .build();
        return call(() -> runtime(SANDBOX_SECONDS).runPodSandbox(request).getPodSandboxId());
    }

    @Override
    public void stopSandbox(String id) throws CriException {
        call(() ->
                runtime()
                        .stopPodSandbox(
                                StopPodSandboxRequest.newBuilder().setPodSandboxId(id).build()));
    }

    @Override
    public void removeSandbox(String id) throws CriException {
        call(() ->
                runtime()
                        .removePodSandbox(
                                RemovePodSandboxRequest.newBuilder().setPodSandboxId(id).build()));
    }

    @Override
    public PodSandboxStatus sandboxStatus(String id) throws CriException {
        return call(() ->
                runtime()
                        .podSandboxStatus(
                                PodSandboxStatusRequest.newBuilder().setPodSandboxId(id).build())
                        .getStatus());
    }

    @Override
    public @Nullable Path networkNamespace(String id) throws CriException {
        PodSandboxStatusRequest request =
                PodSandboxStatusRequest.newBuilder().setPodSandboxId(id).setVerbose(true).build();
        String info =
                call(() -> runtime().podSandboxStatus(request).getInfoOrDefault("info", "{}"));
        // containerd and CRI-O both show the OCI spec that they started the sandbox with.
        for (JsonObject namespace :
                Json.parse(info)
                        .object("runtimeSpec")
                        .object("linux")
                        .array("namespaces")
                        .objects()) {
            if (namespace.string("type").equals("network") && !namespace.string("path").isEmpty()) {
                return Path.of(namespace.string("path"));
            }
        }
        return null;
    }

    @Override
    public List<PodSandbox> listSandboxes(Map<String, String> labels) throws CriException {
        PodSandboxFilter filter = PodSandboxFilter.newBuilder().putAllLabelSelector(labels).build();
        return call(() ->
                runtime()
                        .listPodSandbox(
                                ListPodSandboxRequest.newBuilder().setFilter(filter).build())
                        .getItemsList());
    }

    @Override
    public String createContainer(
            String sandbox, ContainerConfig config, PodSandboxConfig sandboxConfig)
            throws CriException {
        CreateContainerRequest request =
                CreateContainerRequest.newBuilder()
                        .setPodSandboxId(sandbox)
                        .setConfig(config)
                        .setSandboxConfig(sandboxConfig)
                        .build();
        return call(() -> runtime().createContainer(request).getContainerId());
    }

    @Override
    public void startContainer(String id) throws CriException {
        call(() ->
                runtime()
                        .startContainer(
                                StartContainerRequest.newBuilder().setContainerId(id).build()));
    }

    @Override
    public void updateContainerResources(String id, LinuxContainerResources resources)
            throws CriException {
        UpdateContainerResourcesRequest request =
                UpdateContainerResourcesRequest.newBuilder()
                        .setContainerId(id)
                        .setLinux(resources)
                        .build();
        call(() -> runtime().updateContainerResources(request));
    }

    @Override
    public void stopContainer(String id, Duration grace) throws CriException {
        StopContainerRequest request =
                StopContainerRequest.newBuilder()
                        .setContainerId(id)
                        .setTimeout(grace.toSeconds())
                        .build();
        call(() -> runtime(CALL_SECONDS + grace.toSeconds()).stopContainer(request));
    }

    @Override
    public void removeContainer(String id) throws CriException {
        call(() ->
                runtime()
                        .removeContainer(
                                RemoveContainerRequest.newBuilder().setContainerId(id).build()));
    }

    @Override
    public List<Container> listContainers(Map<String, String> labels) throws CriException {
        ContainerFilter filter = ContainerFilter.newBuilder().putAllLabelSelector(labels).build();
        return call(() ->
                runtime()
                        .listContainers(
                                ListContainersRequest.newBuilder().setFilter(filter).build())
                        .getContainersList());
    }

    @Override
    public ContainerStatus containerStatus(String id) throws CriException {
        return call(() ->
                runtime()
                        .containerStatus(
                                ContainerStatusRequest.newBuilder().setContainerId(id).build())
                        .getStatus());
    }

    @Override
    public void reopenLog(String id) throws CriException {
        call(() ->
                runtime()
                        .reopenContainerLog(
                                ReopenContainerLogRequest.newBuilder().setContainerId(id).build()));
    }

    @Override
    public ExecSyncResponse execSync(String id, List<String> command, Duration timeout)
            throws CriException {
        ExecSyncRequest request =
                ExecSyncRequest.newBuilder()
                        .setContainerId(id)
                        .addAllCmd(command)
                        .setTimeout(timeout.toSeconds())
                        .build();
        // The runtime ends the command itself; ours is only a guard against one that hangs.
        return call(() ->
                timeout.isZero()
                        ? runtime.execSync(request)
                        : runtime(CALL_SECONDS + timeout.toSeconds()).execSync(request));
    }

    @Override
    public String exec(ExecRequest request) throws CriException {
        return call(() -> runtime().exec(request).getUrl());
    }

    @Override
    public String attach(AttachRequest request) throws CriException {
        return call(() -> runtime().attach(request).getUrl());
    }

    @Override
    public String portForward(String sandbox, List<Integer> ports) throws CriException {
        PortForwardRequest request =
                PortForwardRequest.newBuilder().setPodSandboxId(sandbox).addAllPort(ports).build();
        return call(() -> runtime().portForward(request).getUrl());
    }

    @Override
    public List<ContainerStats> stats() throws CriException {
        return call(() ->
                runtime()
                        .listContainerStats(ListContainerStatsRequest.getDefaultInstance())
                        .getStatsList());
    }

    @Override
    public void setPodCidr(String cidr) throws CriException {
        UpdateRuntimeConfigRequest request =
                UpdateRuntimeConfigRequest.newBuilder()
                        .setRuntimeConfig(
                                RuntimeConfig.newBuilder()
                                        .setNetworkConfig(
                                                NetworkConfig.newBuilder().setPodCidr(cidr)))
                        .build();
        call(() -> runtime().updateRuntimeConfig(request));
    }

    @Override
    public List<Image> listImages() throws CriException {
        return call(
                () -> images().listImages(ListImagesRequest.getDefaultInstance()).getImagesList());
    }

    @Override
    public @Nullable Image image(String name) throws CriException {
        return call(() -> {
            var answer =
                    images().imageStatus(
                                    ImageStatusRequest.newBuilder()
                                            .setImage(ImageSpec.newBuilder().setImage(name))
                                            .build());
            return answer.hasImage() ? answer.getImage() : null;
        });
    }

    @Override
    public String pull(String image, @Nullable AuthConfig auth) throws CriException {
        PullImageRequest.Builder request =
                PullImageRequest.newBuilder().setImage(ImageSpec.newBuilder().setImage(image));
        if (auth != null) {
            request.setAuth(auth);
        }
        return call(() -> images.pullImage(request.build()).getImageRef());
    }

    @Override
    public void removeImage(String name) throws CriException {
        call(() ->
                images().removeImage(
                                RemoveImageRequest.newBuilder()
                                        .setImage(ImageSpec.newBuilder().setImage(name))
                                        .build()));
    }

    @Override
    public List<FilesystemUsage> imageFileSystems() throws CriException {
        return call(() ->
                images().imageFsInfo(ImageFsInfoRequest.getDefaultInstance())
                        .getImageFilesystemsList());
    }

    @Override
    public void close() {
        channel.shutdownNow();
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }
}
