package io.jukung.bench;

import io.jukung.kubelet.cri.CriClient;
import io.jukung.kubelet.cri.v1.ContainerConfig;
import io.jukung.kubelet.cri.v1.ContainerMetadata;
import io.jukung.kubelet.cri.v1.DNSConfig;
import io.jukung.kubelet.cri.v1.ImageSpec;
import io.jukung.kubelet.cri.v1.LinuxPodSandboxConfig;
import io.jukung.kubelet.cri.v1.PodSandboxConfig;
import io.jukung.kubelet.cri.v1.PodSandboxMetadata;
import io.jukung.kubelet.runtime.PauseImage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** What the container runtime itself takes, driven over CRI without a kubelet. */
final class RuntimeFloor implements AutoCloseable {
    private static final Duration GRACE = Duration.ofSeconds(30);

    private final CriClient cri;
    private int made;

    RuntimeFloor(Path socket) {
        cri = new CriClient("unix://" + socket);
    }

    /** A sandbox and its one running container. */
    record Started(String sandbox, String container) {}

    /** Starts so many at once; returns once every container runs. */
    List<Started> start(int count) throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Started>> starts = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                String name = "floor-" + made++;
                starts.add(threads.submit(() -> startOne(name)));
            }
            List<Started> started = new ArrayList<>();
            for (Future<Started> start : starts) {
                started.add(start.get());
            }
            return started;
        }
    }

    private Started startOne(String name) throws Exception {
        PodSandboxConfig pod =
                PodSandboxConfig.newBuilder()
                        .setMetadata(
                                PodSandboxMetadata.newBuilder()
                                        .setName(name)
                                        .setNamespace("bench")
                                        .setUid(name))
                        .setHostname(name)
                        .setDnsConfig(DNSConfig.newBuilder().addServers("10.96.0.10"))
                        .setLinux(LinuxPodSandboxConfig.newBuilder())
                        .build();
        String sandbox = cri.runSandbox(pod, "");
        ContainerConfig container =
                ContainerConfig.newBuilder()
                        .setMetadata(ContainerMetadata.newBuilder().setName("main"))
                        .setImage(ImageSpec.newBuilder().setImage(PauseImage.NAME))
                        .build();
        String id = cri.createContainer(sandbox, container, pod);
        cri.startContainer(id);
        return new Started(sandbox, id);
    }

    /** Stops and removes all at once. */
    void remove(List<Started> started) throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> ends = new ArrayList<>();
            for (Started one : started) {
                ends.add(threads.submit(() -> removeOne(one)));
            }
            for (Future<?> end : ends) {
                end.get();
            }
        }
    }

    private Void removeOne(Started one) throws Exception {
        cri.stopContainer(one.container(), GRACE);
        cri.stopSandbox(one.sandbox());
        cri.removeSandbox(one.sandbox());
        return null;
    }

    @Override
    public void close() {
        cri.close();
    }
}
