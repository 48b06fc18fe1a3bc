package io.jukung.dist.cluster;

import io.jukung.dist.machine.Liveness;
import io.jukung.kubelet.cri.CriClient;
import io.jukung.kubelet.cri.CriException;
import io.jukung.kubelet.cri.v1.PodSandbox;
import io.jukung.kubelet.pods.NodePods;
import io.jukung.linux.Cgroups;
import io.jukung.linux.Mounts;
import io.jukung.linux.Nft;
import io.jukung.linux.Processes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Removes what a stopped cluster has on this machine: sandboxes with their network, containerd and
 * its shims, mounts, control groups, nftables tables, and at last its folders.
 */
public final class NodeCleanup {
    private static final System.Logger LOG = System.getLogger("jukung");
    private static final Path POD_LOGS = Path.of("/var/log/pods");
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private static final List<Path> SHARED =
            Stream.of(
                            "/var/lib/cni/results",
                            "/var/lib/cni",
                            "/run/containerd/runc/k8s.io",
                            "/run/containerd/runc",
                            "/run/containerd/s",
                            "/run/containerd")
                    .map(Path::of)
                    .toList();

    private final ClusterFiles files;
    private final NodeRuntime runtime;

    public NodeCleanup(ClusterFiles files) {
        this.files = files;
        this.runtime = new NodeRuntime(files);
    }

    public void run() throws IOException, InterruptedException {
        if (Files.exists(files.containerd())) {
            Containerd containerd =
                    new Containerd(runtime, files.logFile().resolveSibling("containerd.log"));
            removePods(containerd);
            containerd.stop();
            killShims();
            Mounts.unmountBelow(runtime.state());
            unmountInside(files.folder());
            removeTables();
            removeCgroups();
            delete(runtime.state());
            removeDeadLinks(Path.of("/var/log/containers"));
            removeEmpty();
        }
        delete(files.folder());
    }

    private void removePods(Containerd containerd) throws IOException, InterruptedException {
        containerd.ensureRunning();
        try (CriClient cri = new CriClient("unix://" + runtime.socket())) {
            List<Path> logs = logFolders(cri);
            NodePods.removeAll(cri, Duration.ZERO);
            for (Path folder : logs) {
                delete(folder);
            }
        } catch (CriException e) {
            LOG.log(System.Logger.Level.WARNING, "containers: {0}", e.getMessage());
        }
    }

    /** Where the pods that have a sandbox left their containers' output. */
    private static List<Path> logFolders(CriClient cri) throws CriException {
        return cri.listSandboxes(Map.of()).stream()
                .map(PodSandbox::getMetadata)
                .map(pod -> pod.getNamespace() + "_" + pod.getName() + "_" + pod.getUid())
                .map(POD_LOGS::resolve)
                .toList();
    }

    /** Shims of this cluster's containers that outlived their containerd. */
    private void killShims() throws IOException, InterruptedException {
        String address = runtime.socket().toString();
        List<ProcessHandle> shims =
                ProcessHandle.allProcesses()
                        .filter(process ->
                                process.info()
                                        .commandLine()
                                        .filter(line ->
                                                line.contains("containerd-shim")
                                                        && line.contains(address))
                                        .isPresent())
                        .toList();
        for (ProcessHandle shim : shims) {
            shim.descendants().forEach(ProcessHandle::destroyForcibly);
            shim.destroyForcibly();
        }
        long end = System.nanoTime() + LIMIT.toNanos();
        while (shims.stream().anyMatch(Liveness::alive) && System.nanoTime() < end) {
            Thread.sleep(20);
        }
    }

    private static void removeTables() throws IOException, InterruptedException {
        if (Processes.find("nft").isEmpty()) {
            return;
        }
        Nft nft = new Nft();
        for (String table : List.of(NodeComponents.PROXY_TABLE, NodeComponents.NETWORK_TABLE)) {
            if (nft.tables().contains("ip " + table)) {
                nft.deleteTable("ip", table);
            }
        }
    }

    /** Groups empty themselves a moment after their last process has gone. */
    private void removeCgroups() throws IOException, InterruptedException {
        Cgroups cgroups;
        try {
            cgroups = Cgroups.detect();
        } catch (IOException notMounted) {
            LOG.log(System.Logger.Level.DEBUG, "no control groups: {0}", notMounted.getMessage());
            return;
        }
        for (int attempt = 1; ; attempt++) {
            try {
                cgroups.remove(runtime.id());
                return;
            } catch (IOException e) {
                if (attempt == 50) {
                    throw e;
                }
                Thread.sleep(100);
            }
        }
    }

    /** Folders that the runtime and the CNI plugins make outside; others may use them, too. */
    private static void removeEmpty() {
        for (Path folder : SHARED) {
            try {
                Files.deleteIfExists(folder);
            } catch (IOException inUse) {
                LOG.log(System.Logger.Level.DEBUG, "{0} stays: {1}", folder, inUse.getMessage());
            }
        }
    }

    /** Links to logs whose files are gone. */
    private static void removeDeadLinks(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            try (Stream<Path> links = Files.list(folder)) {
                for (Path link : links.toList()) {
                    if (Files.isSymbolicLink(link) && !Files.exists(link)) {
                        Files.delete(link);
                    }
                }
            }
        }
    }

    /** The folder itself may be a disk of the user's: what is on it goes, it stays. */
    private static void unmountInside(Path folder) throws IOException {
        try (Stream<Path> children = Files.list(folder)) {
            for (Path child : children.toList()) {
                Mounts.unmountBelow(child);
            }
        }
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                if (!path.equals(folder) || !isMount(folder)) {
                    Files.deleteIfExists(path);
                }
            }
        }
    }

    private static boolean isMount(Path folder) throws IOException {
        return Mounts.list().stream().anyMatch(m -> m.target().equals(folder.toString()));
    }
}
