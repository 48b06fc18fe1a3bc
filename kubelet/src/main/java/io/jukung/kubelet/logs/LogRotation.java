package io.jukung.kubelet.logs;

import io.jukung.base.Clock;
import io.jukung.kubelet.cri.Cri;
import io.jukung.kubelet.cri.CriException;
import io.jukung.kubelet.cri.v1.Container;
import io.jukung.kubelet.cri.v1.ContainerState;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.System.Logger.Level;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.GZIPOutputStream;

/**
 * Keeps logs of running containers small.
 *
 * <pre>
 *   0.log                        being written
 *   0.log.20261121-120000        the last one, plain, since readers may still be in it
 *   0.log.20261121-110000.gz     older ones
 * </pre>
 */
public final class LogRotation {
    private static final System.Logger LOG = System.getLogger("kubelet");
    private static final Duration LOOK = Duration.ofSeconds(10);
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

    private final Cri cri;
    private final Clock clock;
    private final long maxBytes;
    private final int maxFiles;

    public LogRotation(Cri cri, Clock clock, long maxBytes, int maxFiles) {
        this.cri = cri;
        this.clock = clock;
        this.maxBytes = maxBytes;
        this.maxFiles = maxFiles;
    }

    /** Looks again and again until interrupted. */
    public void run() throws InterruptedException {
        while (true) {
            clock.sleep(LOOK);
            try {
                look();
            } catch (CriException | IOException e) {
                LOG.log(Level.WARNING, "Failed to rotate container logs: {0}", e.getMessage());
            }
        }
    }

    /** Rotates every log that is too long. */
    void look() throws CriException, IOException {
        for (Container container : cri.listContainers(Map.of())) {
            if (container.getState() != ContainerState.CONTAINER_RUNNING) {
                continue;
            }
            String path = cri.containerStatus(container.getId()).getLogPath();
            Path log = Path.of(path);
            if (!path.isEmpty() && Files.exists(log) && Files.size(log) >= maxBytes) {
                rotate(container.getId(), log);
            }
        }
    }

    private void rotate(String id, Path log) throws CriException, IOException {
        List<Path> old = rotated(log);
        for (Path file : old) {
            if (!file.toString().endsWith(".gz")) {
                compress(file);
            }
        }
        old = rotated(log);
        // The one being written and the one about to be rotated count too.
        for (int i = 0; i < old.size() - Math.max(0, maxFiles - 2); i++) {
            Files.deleteIfExists(old.get(i));
        }
        Path aside = log.resolveSibling(log.getFileName() + "." + STAMP.format(clock.now()));
        Files.move(log, aside);
        try {
            cri.reopenLog(id);
        } catch (CriException e) {
            Files.move(aside, log, StandardCopyOption.REPLACE_EXISTING);
            throw e;
        }
    }

    private static List<Path> rotated(Path log) throws IOException {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> found =
                Files.newDirectoryStream(
                        Objects.requireNonNull(log.getParent()), log.getFileName() + ".*")) {
            found.forEach(files::add);
        }
        Collections.sort(files);
        return files;
    }

    private static void compress(Path file) throws IOException {
        Path target = file.resolveSibling(file.getFileName() + ".gz");
        try (InputStream in = Files.newInputStream(file);
                OutputStream out = new GZIPOutputStream(Files.newOutputStream(target))) {
            in.transferTo(out);
        }
        Files.delete(file);
    }
}
