package io.jukung.kubelet.volumes;

import io.jukung.api.core.v1.Pod;
import io.jukung.api.core.v1.Volume;
import io.jukung.api.core.v1.VolumeProjection;
import io.jukung.base.Clock;
import io.jukung.kubelet.env.DownwardFields;
import io.jukung.kubelet.objects.ObjectCache;
import io.jukung.kubelet.objects.TokenManager;
import io.jukung.linux.Mounts;
import io.jukung.machinery.quantity.Quantity;
import io.jukung.machinery.status.StatusException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Sets up a pod's volumes below {@code <root>/pods/<uid>/volumes/<plugin>/<name>}, keeps those that
 * show API objects up to date, and takes them down. One thread per pod at a time.
 */
public final class VolumeManager {
    private static final Duration OFTEN = Duration.ofSeconds(6);
    private static final Duration SELDOM = Duration.ofSeconds(30);

    private final Path pods;
    private final ObjectCache objects;
    private final TokenManager tokens;
    private final Clock clock;

    /**
     * @param root the kubelet's folder, {@code /var/lib/kubelet}
     */
    public VolumeManager(Path root, ObjectCache objects, TokenManager tokens, Clock clock) {
        this.pods = root.resolve("pods");
        this.objects = objects;
        this.tokens = tokens;
        this.clock = clock;
    }

    /** The pod's own folder. */
    public Path folder(String uid) {
        return pods.resolve(uid);
    }

    /**
     * Sets up every volume, or brings it up to date.
     *
     * @return where each volume stands on the node, by its name
     * @throws VolumeException for the first that cannot be
     */
    public Map<String, Path> setUp(Pod pod, DownwardFields fields) throws VolumeException {
        Map<String, Path> paths = new HashMap<>();
        for (Volume volume : pod.spec().volumes()) {
            try {
                paths.put(volume.name(), setUp(pod, volume, fields));
            } catch (IOException | StatusException | IllegalArgumentException e) {
                throw new VolumeException(volume.name(), String.valueOf(e.getMessage()));
            }
        }
        return paths;
    }

    /** After which time a pod's volumes are brought up to date; zero where nothing can change. */
    public static Duration refresh(Pod pod) {
        Duration refresh = Duration.ZERO;
        for (Volume volume : pod.spec().volumes()) {
            boolean changes =
                    volume.hasConfigMap() || volume.hasSecret() || volume.hasDownwardAPI();
            if (changes || volume.projected().sources().stream().anyMatch(VolumeManager::changes)) {
                return OFTEN;
            }
            if (volume.hasProjected()) {
                refresh = SELDOM;
            }
        }
        return refresh;
    }

    /** Tokens, and the authorities that every pod is shown, last. */
    private static boolean changes(VolumeProjection source) {
        return source.hasSecret()
                || (source.hasConfigMap() && !source.configMap().name().equals("kube-root-ca.crt"));
    }

    private Path setUp(Pod pod, Volume volume, DownwardFields fields) throws IOException {
        long group =
                pod.spec().securityContext().hasFsGroup()
                        ? pod.spec().securityContext().fsGroup()
                        : -1;
        if (volume.hasHostPath()) {
            return HostPaths.check(volume.hostPath());
        }
        if (volume.hasEmptyDir()) {
            return emptyDir(pod, volume, group);
        }
        Payload payload = new Payload(pod, objects, tokens, fields, group);
        if (volume.hasConfigMap()) {
            return show(
                    pod, volume, "configmap", false, payload.configMap(volume.configMap()), group);
        }
        if (volume.hasSecret()) {
            return show(pod, volume, "secret", true, payload.secret(volume.secret()), group);
        }
        if (volume.hasDownwardAPI()) {
            return show(
                    pod,
                    volume,
                    "downward-api",
                    true,
                    payload.downward(volume.downwardAPI()),
                    group);
        }
        if (volume.hasProjected()) {
            return show(
                    pod, volume, "projected", true, payload.projected(volume.projected()), group);
        }
        throw new IOException("no volume plugin matched");
    }

    private Path path(Pod pod, Volume volume, String plugin) {
        return folder(pod.uid())
                .resolve("volumes")
                .resolve("kubernetes.io~" + plugin)
                .resolve(volume.name());
    }

    private Path show(
            Pod pod,
            Volume volume,
            String plugin,
            boolean memory,
            Map<String, AtomicWriter.File> files,
            long group)
            throws IOException {
        Path path = path(pod, volume, plugin);
        if (!Files.isDirectory(path)) {
            Files.createDirectories(path);
        }
        if (memory && !Files.exists(path.resolve("..data")) && !Mounts.mounted(path)) {
            Mounts.tmpfs(path, 0, 01777);
        }
        Ownership.set(path, group >= 0 ? 03777 : 01777, -1, group);
        AtomicWriter.write(path, files, group, clock.now());
        return path;
    }

    private Path emptyDir(Pod pod, Volume volume, long group) throws IOException {
        Path path = path(pod, volume, "empty-dir");
        boolean fresh = !Files.isDirectory(path);
        if (fresh) {
            Files.createDirectories(path);
        }
        boolean memory = volume.emptyDir().medium().equals("Memory");
        if (!memory && !volume.emptyDir().medium().isEmpty()) {
            throw new IOException(
                    "unknown storage medium \"%s\"".formatted(volume.emptyDir().medium()));
        }
        if (memory && !Mounts.mounted(path)) {
            Quantity limit =
                    volume.emptyDir().hasSizeLimit()
                            ? volume.emptyDir().sizeLimit()
                            : Quantity.ZERO;
            Mounts.tmpfs(path, limit.value(), 0777);
            fresh = true;
        }
        if (fresh) {
            Files.setAttribute(path, "unix:mode", 0777);
            if (group >= 0) {
                boolean lazily =
                        pod.spec().securityContext().fsGroupChangePolicy().equals("OnRootMismatch");
                Ownership.giveToGroup(path, group, false, lazily);
            }
        }
        return path;
    }

    /** Unmounts and deletes all of a pod's folder; nothing of the pod may run any more. */
    public void tearDown(String uid) throws IOException {
        Path folder = folder(uid);
        if (Files.isDirectory(folder)) {
            Mounts.unmountBelow(folder);
            AtomicWriter.deleteAll(folder);
        }
        tokens.forget(uid);
    }
}
