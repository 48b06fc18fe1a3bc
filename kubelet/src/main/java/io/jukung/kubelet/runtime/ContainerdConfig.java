package io.jukung.kubelet.runtime;

import io.jukung.linux.Capabilities;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/**
 * The config.toml (version 2, read by containerd 1.6 to 2.x) of a containerd that serves one
 * cluster.
 *
 * @param root what survives a reboot: images and snapshots
 * @param state what does not: shims and their mounts
 * @param socket where CRI is served
 * @param cniBin folder of the CNI plugins
 * @param cniConf folder of the network's configuration
 * @param systemdCgroup whether systemd owns the control groups
 * @param restrictOomScoreAdj whether containers must not get a lower oom_score_adj than containerd
 *     itself; needed where CAP_SYS_RESOURCE is missing
 */
public record ContainerdConfig(
        Path root,
        Path state,
        Path socket,
        String sandboxImage,
        Path cniBin,
        Path cniConf,
        boolean systemdCgroup,
        boolean restrictOomScoreAdj) {

    /** A configuration for this machine: cgroupfs, and what its capabilities allow. */
    public static ContainerdConfig forMachine(
            Path root, Path state, Path socket, Path cniBin, Path cniConf) throws IOException {
        return new ContainerdConfig(
                root,
                state,
                socket,
                PauseImage.NAME,
                cniBin,
                cniConf,
                false,
                !Capabilities.has(Capabilities.SYS_RESOURCE));
    }

    /** The file's text. */
    public String toml() {
        return """
        version = 2
        root = %s
        state = %s
        disabled_plugins = [
          "io.containerd.internal.v1.opt",
          "io.containerd.snapshotter.v1.aufs",
          "io.containerd.snapshotter.v1.btrfs",
          "io.containerd.snapshotter.v1.devmapper",
          "io.containerd.snapshotter.v1.zfs",
          "io.containerd.tracing.processor.v1.otlp",
          "io.containerd.internal.v1.tracing",
        ]

        [grpc]
          address = %s

        [ttrpc]
          address = %s

        [plugins."io.containerd.grpc.v1.cri"]
          sandbox_image = %s
          restrict_oom_score_adj = %s
          stream_server_address = "127.0.0.1"
          stream_server_port = "0"
          enable_selinux = false

          [plugins."io.containerd.grpc.v1.cri".cni]
            bin_dir = %s
            conf_dir = %s
            max_conf_num = 1

          [plugins."io.containerd.grpc.v1.cri".containerd]
            snapshotter = "overlayfs"
            default_runtime_name = "runc"

            [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
              runtime_type = "io.containerd.runc.v2"

              [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc.options]
                SystemdCgroup = %s
        """
                .formatted(
                        quoted(root),
                        quoted(state),
                        quoted(socket),
                        quoted(Path.of(socket + ".ttrpc")),
                        quoted(sandboxImage),
                        restrictOomScoreAdj,
                        quoted(cniBin),
                        quoted(cniConf),
                        systemdCgroup);
    }

    private static String quoted(Object value) {
        return "\"" + value.toString().replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }

    /**
     * Writes the file where it differs.
     *
     * @return whether it changed, so that a running containerd must be started again
     */
    public boolean write(Path file) throws IOException {
        String text = toml();
        if (Files.exists(file) && Files.readString(file).equals(text)) {
            return false;
        }
        Files.createDirectories(Objects.requireNonNull(file.getParent()));
        Files.writeString(file, text, StandardCharsets.UTF_8);
        return true;
    }
}
