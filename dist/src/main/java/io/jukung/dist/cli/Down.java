package io.jukung.dist.cli;

import io.jukung.base.flags.FlagValues;
import io.jukung.base.flags.Flags;
import io.jukung.dist.cluster.ClusterFiles;
import io.jukung.dist.cluster.ClusterStatus;
import io.jukung.dist.machine.Liveness;
import io.jukung.pki.SecretFiles;
import java.io.PrintStream;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** {@code jukung down}: stops containers and components; everything stored stays. */
public final class Down {
    private static final long LIMIT_SECONDS = 90;

    private final PrintStream out;

    public Down(PrintStream out) {
        this.out = out;
    }

    public int run(List<String> arguments) throws InterruptedException {
        Flags flags =
                new Flags("jukung down")
                        .string("data-dir", "", "Folder that the cluster lives in.");
        FlagValues values = flags.parse(arguments);
        if (values.help()) {
            out.print(flags.help());
            return 0;
        }
        ClusterFiles files = Folders.of(values);
        if (!stop(files)) {
            out.println("No cluster runs in " + files.folder() + ".");
            return 0;
        }
        out.println("Stopped; jukung up brings everything back.");
        return 0;
    }

    /** Stops the cluster's process and its supervisor; false where none ran. */
    static boolean stop(ClusterFiles files) throws InterruptedException {
        ClusterStatus status = ClusterStatus.read(files.status());
        Optional<ProcessHandle> supervisor = supervisor(files);
        Optional<ProcessHandle> process =
                status == null ? Optional.empty() : ProcessHandle.of(status.pid());
        boolean any = supervisor.isPresent() || process.map(Liveness::alive).orElse(false);
        supervisor.ifPresent(ProcessHandle::destroy);
        process.ifPresent(ProcessHandle::destroy);
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
        while (System.nanoTime() < end) {
            boolean alive =
                    process.map(Liveness::alive).orElse(false)
                            || supervisor.map(Liveness::alive).orElse(false);
            if (!alive) {
                return any;
            }
            Thread.sleep(50);
        }
        throw new CommandException("the cluster's process does not end; see " + files.logFile());
    }

    /** The launcher that starts the process again when it crashes. */
    static Optional<ProcessHandle> supervisor(ClusterFiles files) {
        if (!Files.exists(files.pid())) {
            return Optional.empty();
        }
        String text = SecretFiles.read(files.pid()).strip();
        return text.matches("[0-9]+")
                ? ProcessHandle.of(Long.parseLong(text))
                        .filter(Liveness::alive)
                        .filter(handle -> handle.info().commandLine().orElse("").contains("serve"))
                : Optional.empty();
    }
}
