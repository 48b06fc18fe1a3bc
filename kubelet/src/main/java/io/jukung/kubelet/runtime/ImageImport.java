package io.jukung.kubelet.runtime;

import io.jukung.linux.Processes;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Images from OCI and docker archives into containerd, where CRI sees them. */
public final class ImageImport {
    private static final Duration TIMEOUT = Duration.ofMinutes(10);

    private ImageImport() {}

    /**
     * Imports an archive by containerd's own {@code ctr}.
     *
     * @param socket containerd's
     * @return the names that were imported
     * @throws IOException with containerd's message where it refuses the archive
     */
    public static List<String> load(Path socket, Path archive)
            throws IOException, InterruptedException {
        return load(socket, archive.toString(), new byte[0]);
    }

    /** As {@link #load(Path, Path)}, from memory. */
    public static List<String> load(Path socket, byte[] archive)
            throws IOException, InterruptedException {
        return load(socket, "-", archive);
    }

    private static List<String> load(Path socket, String archive, byte[] input)
            throws IOException, InterruptedException {
        String ctr =
                Processes.find("ctr")
                        .map(Path::toString)
                        .orElseThrow(
                                () -> new IOException("ctr is not installed (package containerd)"));
        Processes.Result result =
                Processes.run(
                        List.of(
                                ctr,
                                "--address",
                                socket.toString(),
                                "--namespace",
                                "k8s.io",
                                "images",
                                "import",
                                archive),
                        input,
                        Map.of(),
                        TIMEOUT);
        if (!result.ok()) {
            throw new IOException("ctr images import: " + result.err().strip());
        }
        // "unpacking docker.io/library/web:1 (sha256:…)...done"
        return result.out()
                .lines()
                .filter(line -> line.startsWith("unpacking "))
                .map(line -> line.substring("unpacking ".length()).split(" ")[0])
                .toList();
    }
}
