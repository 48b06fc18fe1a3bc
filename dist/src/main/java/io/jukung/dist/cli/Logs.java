package io.jukung.dist.cli;

import io.jukung.base.flags.FlagValues;
import io.jukung.base.flags.Flags;
import io.jukung.base.logging.Klog;
import java.io.IOException;
import java.io.PrintStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** {@code jukung logs [COMPONENT] [-f]}: the cluster's log, or one component's part of it. */
public final class Logs {
    private final PrintStream out;

    public Logs(PrintStream out) {
        this.out = out;
    }

    public int run(List<String> arguments) throws IOException, InterruptedException {
        Flags flags =
                new Flags("jukung logs")
                        .string("data-dir", "", "Folder that the cluster lives in.")
                        .bool("follow", false, "Go on as lines come.")
                        .shorthand("f");
        FlagValues values = flags.parse(arguments);
        if (values.help()) {
            out.print(flags.help());
            return 0;
        }
        Path file = Folders.of(values).logFile();
        if (!Files.exists(file)) {
            throw new CommandException("there is no log at " + file);
        }
        String component = values.arguments().isEmpty() ? "" : values.arguments().getFirst();
        print(file, component, values.bool("follow"));
        return 0;
    }

    private void print(Path path, String component, boolean follow)
            throws IOException, InterruptedException {
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "r")) {
            boolean shown = component.isEmpty();
            while (true) {
                String line = file.readLine();
                if (line == null) {
                    if (!follow) {
                        return;
                    }
                    out.flush();
                    Thread.sleep(100);
                    continue;
                }
                String named = Klog.component(line);
                if (!component.isEmpty() && !named.isEmpty()) {
                    shown = named.equals(component);
                }
                if (shown) {
                    out.println(
                            new String(
                                    line.getBytes(StandardCharsets.ISO_8859_1),
                                    StandardCharsets.UTF_8));
                }
            }
        }
    }

    /** The last lines of a file. */
    static List<String> tail(Path file, int lines) throws IOException {
        if (!Files.exists(file)) {
            return List.of();
        }
        List<String> all = Files.readAllLines(file);
        return all.subList(Math.max(0, all.size() - lines), all.size());
    }
}
