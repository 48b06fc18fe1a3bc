package io.jukung.dist.cli;

import io.jukung.base.flags.FlagValues;
import io.jukung.base.flags.Flags;
import io.jukung.dist.cluster.ClusterFiles;
import io.jukung.dist.cluster.ClusterStatus;
import java.io.PrintStream;
import java.util.List;

/**
 * {@code jukung status}: what runs and how it is; exit code 0 where all is ready, 3 where nothing
 * runs.
 */
public final class Status {
    private final PrintStream out;

    public Status(PrintStream out) {
        this.out = out;
    }

    public int run(List<String> arguments) {
        Flags flags =
                new Flags("jukung status")
                        .string("data-dir", "", "Folder that the cluster lives in.");
        FlagValues values = flags.parse(arguments);
        if (values.help()) {
            out.print(flags.help());
            return 0;
        }
        ClusterFiles files = Folders.of(values);
        ClusterStatus status = ClusterStatus.read(files.status());
        if (status == null || !status.alive()) {
            out.println("No cluster runs in " + files.folder() + ".");
            return 3;
        }
        out.println(status.phase() + ", process " + status.pid() + ", " + status.server());
        status.parts().forEach(part -> out.println(Progress.line(part) + restarts(part)));
        return status.parts().stream().allMatch(part -> part.state().equals("ready")) ? 0 : 1;
    }

    private static String restarts(ClusterStatus.Part part) {
        return part.restarts() == 0 ? "" : "  (started again " + part.restarts() + " times)";
    }
}
