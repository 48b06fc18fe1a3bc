package io.jukung.dist.cluster;

import io.jukung.dist.cli.CommandException;
import io.jukung.dist.machine.HostPackages;
import io.jukung.kubelet.runtime.ContainerdConfig;
import io.jukung.kubelet.runtime.ImageImport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * The containerd of one cluster, apart from any other on this machine: its images and containers
 * below the cluster's folder, its sockets and shims' state in a folder of {@code /run}.
 */
public final class NodeRuntime {
    private final ClusterFiles files;

    public NodeRuntime(ClusterFiles files) {
        this.files = files;
    }

    /**
     * Names what this cluster has outside of its folder: {@code jukung-} and a checksum of the
     * folder.
     */
    public String id() {
        CRC32C hash = new CRC32C();
        hash.update(files.folder().toString().getBytes(java.nio.charset.StandardCharsets.UTF_8));
        return "jukung-" + HexFormat.of().toHexDigits((int) hash.getValue());
    }

    /** What must not survive a reboot. */
    public Path state() {
        return Path.of("/run", id());
    }

    /** The control group above all of this cluster's pods. */
    String cgroupRoot() {
        return "/" + id();
    }

    public Path socket() {
        return state().resolve("containerd.sock");
    }

    public Path cniConfig() {
        return files.cni().resolve("net.d");
    }

    Path configFile() {
        return files.containerd().resolve("config.toml");
    }

    ContainerdConfig config() throws IOException {
        Path plugins = HostPackages.cniPlugins();
        if (plugins == null) {
            throw new IOException(
                    "the CNI plugins are missing: install containernetworking-plugins");
        }
        return ContainerdConfig.forMachine(
                files.containerd().resolve("root"),
                state().resolve("containerd"),
                socket(),
                plugins,
                cniConfig());
    }

    /** Imports an archive's images; answers their names. */
    public List<String> load(Path archive) throws InterruptedException {
        if (!Files.exists(socket())) {
            throw new CommandException("no node runs here: jukung up first");
        }
        try {
            return ImageImport.load(socket(), archive);
        } catch (IOException e) {
            throw new CommandException(archive + " cannot be loaded: " + e.getMessage());
        }
    }
}
