package io.jukung.dist.cli;

import io.jukung.base.flags.FlagValues;
import io.jukung.base.flags.Flags;
import io.jukung.dist.cluster.ClusterFiles;
import io.jukung.dist.cluster.NodeRuntime;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** {@code jukung image load FILE …}: gives the node images from OCI or docker archives. */
public final class ImageLoad {
    private final PrintStream out;

    public ImageLoad(PrintStream out) {
        this.out = out;
    }

    public int run(List<String> arguments) throws InterruptedException {
        Flags flags =
                new Flags("jukung image load")
                        .string("data-dir", "", "Folder that the cluster lives in.");
        FlagValues values = flags.parse(arguments);
        List<String> words = values.arguments();
        if (values.help() || words.size() < 2 || !words.getFirst().equals("load")) {
            out.println("Usage: jukung image load FILE ...\n");
            out.print(flags.help());
            return values.help() ? 0 : 2;
        }
        ClusterFiles files = Folders.of(values);
        for (String name : words.subList(1, words.size())) {
            Path archive = Path.of(name);
            if (!Files.isReadable(archive)) {
                throw new CommandException("cannot read " + archive);
            }
            new NodeRuntime(files).load(archive).forEach(image -> out.println("loaded " + image));
        }
        return 0;
    }
}
