package io.jukung.dist.cli;

import io.jukung.base.flags.FlagValues;
import io.jukung.base.flags.Flags;
import io.jukung.dist.cluster.ClusterFiles;
import io.jukung.dist.cluster.NodeCleanup;
import io.jukung.dist.kubeconfig.KubeconfigFile;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** {@code jukung reset}: stops the cluster and leaves nothing of it behind. */
public final class Reset {
    private final PrintStream out;

    public Reset(PrintStream out) {
        this.out = out;
    }

    public int run(List<String> arguments) throws IOException, InterruptedException {
        Flags flags =
                new Flags("jukung reset")
                        .string("data-dir", "", "Folder that the cluster lives in.");
        FlagValues values = flags.parse(arguments);
        if (values.help()) {
            out.print(flags.help());
            return 0;
        }
        ClusterFiles files = Folders.of(values);
        if (!Files.exists(files.folder())) {
            out.println("There is no cluster in " + files.folder() + ".");
            return 0;
        }
        if (!Files.exists(files.options()) && !Files.exists(files.pki())) {
            throw new CommandException(
                    files.folder() + " is not a cluster's folder; nothing was removed");
        }
        Down.stop(files);
        for (Path kubeconfig : Folders.kubeconfigs(files)) {
            new KubeconfigFile(kubeconfig).remove(files.contextName());
        }
        new NodeCleanup(files).run();
        out.println("Nothing of the cluster in " + files.folder() + " is left.");
        return 0;
    }
}
