package io.jukung.dist.cluster;

import java.nio.file.Path;

/**
 * Where a cluster keeps what, all below one folder.
 *
 * <pre>
 *   store/        every object            pki/          keys and certificates
 *   kubelet/      volumes, pod folders    containerd/   images and containers (root)
 *   cni/          network configuration   log/          jukung.log
 *   run/          pid, status, sockets    options.json  how it was started last
 * </pre>
 */
public record ClusterFiles(Path folder) {
    /** The folder that {@code up} uses where none is named. */
    public static Path standard(boolean root) {
        return root
                ? Path.of("/var/lib/jukung")
                : Path.of(System.getProperty("user.home"), ".local", "share", "jukung");
    }

    public Path store() {
        return folder.resolve("store");
    }

    public Path pki() {
        return folder.resolve("pki");
    }

    public Path kubelet() {
        return folder.resolve("kubelet");
    }

    public Path containerd() {
        return folder.resolve("containerd");
    }

    public Path cni() {
        return folder.resolve("cni");
    }

    public Path logFile() {
        return folder.resolve("log").resolve("jukung.log");
    }

    public Path adminKubeconfig() {
        return folder.resolve("admin.conf");
    }

    public Path options() {
        return folder.resolve("options.json");
    }

    public Path run() {
        return folder.resolve("run");
    }

    public Path pid() {
        return run().resolve("pid");
    }

    public Path status() {
        return run().resolve("status.json");
    }

    /** The name of the cluster's context: {@code jukung}, or with the folder's name behind it. */
    public String contextName() {
        Path standardRoot = standard(true);
        Path standardUser = standard(false);
        Path absolute = folder.toAbsolutePath().normalize();
        return absolute.equals(standardRoot) || absolute.equals(standardUser)
                ? "jukung"
                : "jukung-" + absolute.getFileName();
    }
}
