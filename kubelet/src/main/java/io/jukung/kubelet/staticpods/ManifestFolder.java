package io.jukung.kubelet.staticpods;

import io.jukung.api.core.v1.Pod;
import io.jukung.base.Clock;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Watches the folder (or the one file) that static pods are written in. */
public final class ManifestFolder {
    private static final System.Logger LOG = System.getLogger("kubelet");
    private static final Duration LOOK = Duration.ofSeconds(1);

    private final Path path;
    private final Manifest manifest;
    private final Clock clock;
    private final Consumer<List<Pod>> told;
    private Map<Path, Stamp> seen = Map.of();

    /** By what a change of a file shows. */
    private record Stamp(FileTime modified, long size, Object key) {}

    /**
     * @param path a folder, whose files that begin with a dot are left out, or a file
     * @param node the node's name
     * @param told of all pods that the files have, once at the begin and whenever that changes
     */
    public ManifestFolder(Path path, String node, Clock clock, Consumer<List<Pod>> told) {
        this.path = path;
        this.manifest = new Manifest(node, clock);
        this.clock = clock;
        this.told = told;
    }

    /** Looks until interrupted. */
    public void run() throws InterruptedException {
        while (true) {
            clock.sleep(LOOK);
            look();
        }
    }

    /** Looks once. */
    public void look() {
        Map<Path, Stamp> now;
        try {
            now = files();
        } catch (IOException e) {
            LOG.log(Level.WARNING, "Unable to read config path {0}: {1}", path, e.getMessage());
            return;
        }
        if (now.equals(seen)) {
            return;
        }
        seen = now;
        List<Pod> pods = new ArrayList<>();
        for (Path file : now.keySet()) {
            try {
                pods.add(manifest.read(file));
            } catch (IOException e) {
                LOG.log(
                        Level.WARNING,
                        "Could not process manifest file {0}: {1}",
                        file,
                        e.getMessage());
            }
        }
        told.accept(pods);
    }

    private Map<Path, Stamp> files() throws IOException {
        Map<Path, Stamp> files = new TreeMap<>();
        if (Files.isRegularFile(path)) {
            files.put(path, stamp(path));
        } else if (Files.isDirectory(path)) {
            try (DirectoryStream<Path> found = Files.newDirectoryStream(path)) {
                for (Path file : found) {
                    if (!file.getFileName().toString().startsWith(".")
                            && Files.isRegularFile(file)) {
                        files.put(file, stamp(file));
                    }
                }
            }
        }
        return files;
    }

    private static Stamp stamp(Path file) throws IOException {
        BasicFileAttributes about = Files.readAttributes(file, BasicFileAttributes.class);
        return new Stamp(about.lastModifiedTime(), about.size(), String.valueOf(about.fileKey()));
    }
}
