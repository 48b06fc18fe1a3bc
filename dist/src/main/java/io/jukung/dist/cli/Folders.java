package io.jukung.dist.cli;

import io.jukung.base.flags.FlagValues;
import io.jukung.dist.cluster.ClusterFiles;
import io.jukung.pki.SecretFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Which cluster a command means, and which kubeconfigs carry its context. */
final class Folders {
    private Folders() {}

    static ClusterFiles of(FlagValues flags) {
        String named = flags.string("data-dir");
        return new ClusterFiles(
                (named.isEmpty() ? ClusterFiles.standard(Program.root()) : Path.of(named))
                        .toAbsolutePath()
                        .normalize());
    }

    private static Path list(ClusterFiles files) {
        return files.folder().resolve("kubeconfigs");
    }

    /** Remembers that a file has the context, for {@code reset} to take it out again. */
    static void rememberKubeconfig(ClusterFiles files, Path kubeconfig) {
        Set<String> all = new LinkedHashSet<>();
        kubeconfigs(files).forEach(file -> all.add(file.toString()));
        all.add(kubeconfig.toAbsolutePath().toString());
        SecretFiles.write(list(files), String.join("\n", all) + "\n", true);
    }

    static List<Path> kubeconfigs(ClusterFiles files) {
        return Files.exists(list(files))
                ? SecretFiles.read(list(files)).lines().map(Path::of).toList()
                : List.of();
    }
}
