package io.jukung.dist;

import io.jukung.base.flags.Flags;
import io.jukung.dist.cluster.ClusterFiles;
import io.jukung.dist.cluster.ClusterProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** {@code jukung serve}: the process that {@code up} starts. */
final class Serve {
    private Serve() {}

    static int run(List<String> arguments) throws IOException, InterruptedException {
        String folder =
                new Flags("jukung serve")
                        .string("data-dir", "", "Folder that the cluster lives in.")
                        .parse(arguments)
                        .string("data-dir");
        return new ClusterProcess(new ClusterFiles(Path.of(folder))).run();
    }
}
