package io.jukung.kubelet.pods;

import io.jukung.api.core.v1.Container;
import io.jukung.api.core.v1.VolumeMount;
import io.jukung.kubelet.cri.v1.Mount;
import io.jukung.kubelet.cri.v1.MountPropagation;
import io.jukung.kubelet.env.Expansion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is mounted into a container: its volumes, the hosts file, the message file. */
final class ContainerMounts {
    private ContainerMounts() {}

    static List<Mount> of(
            Container container,
            Map<String, Path> volumes,
            Map<String, String> environment,
            @Nullable Path hosts,
            @Nullable Path message)
            throws ContainerStartException, IOException {
        List<Mount> mounts = new ArrayList<>();
        boolean ownHosts = false;
        for (VolumeMount mount : container.volumeMounts()) {
            Path volume = volumes.get(mount.name());
            if (volume == null) {
                throw failed(
                        "cannot find volume \"%s\" to mount into container \"%s\""
                                .formatted(mount.name(), container.name()));
            }
            String target =
                    mount.mountPath().startsWith("/") ? mount.mountPath() : "/" + mount.mountPath();
            ownHosts |= target.equals("/etc/hosts");
            mounts.add(
                    Mount.newBuilder()
                            .setContainerPath(target)
                            .setHostPath(source(container, mount, volume, environment).toString())
                            .setReadonly(mount.readOnly())
                            .setPropagation(propagation(mount))
                            .build());
        }
        if (hosts != null && !ownHosts) {
            mounts.add(plain(hosts, "/etc/hosts"));
        }
        if (message != null) {
            mounts.add(plain(message, container.terminationMessagePath()));
        }
        return mounts;
    }

    private static Mount plain(Path source, String target) {
        return Mount.newBuilder().setHostPath(source.toString()).setContainerPath(target).build();
    }

    private static Path source(
            Container container, VolumeMount mount, Path volume, Map<String, String> environment)
            throws ContainerStartException, IOException {
        String below = mount.subPath();
        if (!mount.subPathExpr().isEmpty()) {
            below = Expansion.expand(mount.subPathExpr(), environment::get);
            if (below.contains("$(")) {
                throw failed("missing value for a variable in subPathExpr of " + mount.name());
            }
        }
        if (below.isEmpty()) {
            return volume;
        }
        Path relative = Path.of(below).normalize();
        if (relative.isAbsolute() || relative.startsWith("..")) {
            throw failed("subPath \"%s\" must stay inside the volume".formatted(below));
        }
        Path path = volume.resolve(relative);
        if (!Files.exists(path)) {
            Files.createDirectories(path);
        }
        // A link inside the volume must not lead out of it.
        Path real = path.toRealPath();
        if (!real.startsWith(volume.toRealPath())) {
            throw failed(
                    "failed to prepare subPath for volumeMount \"%s\" of container \"%s\""
                            .formatted(mount.name(), container.name()));
        }
        return real;
    }

    private static MountPropagation propagation(VolumeMount mount) {
        return switch (mount.mountPropagation()) {
            case "HostToContainer" -> MountPropagation.PROPAGATION_HOST_TO_CONTAINER;
            case "Bidirectional" -> MountPropagation.PROPAGATION_BIDIRECTIONAL;
            default -> MountPropagation.PROPAGATION_PRIVATE;
        };
    }

    private static ContainerStartException failed(String message) {
        return new ContainerStartException(
                "CreateContainerConfigError", message, "Failed", "Error: " + message);
    }
}
