package io.jukung.dist.cluster;

import io.jukung.base.Component;
import io.jukung.dist.machine.HostPackages;
import io.jukung.dist.machine.Liveness;
import io.jukung.kubelet.runtime.ImageImport;
import io.jukung.kubelet.runtime.PauseImage;
import io.jukung.pki.SecretFiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;

/**
 * Keeps the cluster's containerd running. It lives in a session of its own, so that it and its
 * containers outlive a crash of this process; the next start finds and adopts it.
 */
public final class Containerd implements Component {
    private static final System.Logger LOG = System.getLogger("containerd");
    private static final Duration START_LIMIT = Duration.ofSeconds(30);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(10);

    private final NodeRuntime runtime;
    private final Path logFile;

    public Containerd(NodeRuntime runtime, Path logFile) {
        this.runtime = runtime;
        this.logFile = logFile;
    }

    @Override
    public String name() {
        return "containerd";
    }

    @Override
    public void run(Runnable ready) throws Exception {
        ProcessHandle process = ensureRunning();
        ensurePauseImage();
        ready.run();
        try {
            process.onExit().get();
        } catch (ExecutionException e) {
            throw new IOException(e);
        }
        throw new IOException("containerd ended; see " + logFile);
    }

    /** Starts containerd unless it runs; it answers on its socket once this returns. */
    ProcessHandle ensureRunning() throws IOException, InterruptedException {
        Files.createDirectories(runtime.state());
        Files.createDirectories(runtime.cniConfig());
        boolean changed = runtime.config().write(runtime.configFile());
        Optional<ProcessHandle> running = find();
        if (running.isPresent() && changed) {
            LOG.log(System.Logger.Level.INFO, "its configuration changed, starting it again");
            end(running.get());
            running = Optional.empty();
        }
        ProcessHandle process = running.isPresent() ? running.get() : start();
        awaitSocket(process);
        return process;
    }

    private Path pidFile() {
        return runtime.state().resolve("containerd.pid");
    }

    /** The containerd that an earlier process left running. */
    Optional<ProcessHandle> find() {
        if (!Files.exists(pidFile())) {
            return Optional.empty();
        }
        String pid = SecretFiles.read(pidFile()).strip();
        return pid.matches("[0-9]+")
                ? ProcessHandle.of(Long.parseLong(pid))
                        .filter(Liveness::alive)
                        .filter(handle -> handle.info().command().orElse("").endsWith("containerd"))
                : Optional.empty();
    }

    private ProcessHandle start() throws IOException {
        Path program = HostPackages.program("containerd");
        if (program == null) {
            throw new IOException("containerd is missing: install the package containerd");
        }
        Files.createDirectories(logFile.getParent());
        Process process =
                new ProcessBuilder(
                                "setsid",
                                program.toString(),
                                "--config",
                                runtime.configFile().toString(),
                                "--log-level",
                                "warn")
                        .redirectInput(Path.of("/dev/null").toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(logFile.toFile()))
                        .start();
        SecretFiles.write(pidFile(), process.pid() + "\n", false);
        return process.toHandle();
    }

    private void awaitSocket(ProcessHandle process) throws IOException, InterruptedException {
        long end = System.nanoTime() + START_LIMIT.toNanos();
        while (System.nanoTime() < end) {
            try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
                channel.connect(UnixDomainSocketAddress.of(runtime.socket()));
                return;
            } catch (IOException notYet) {
                if (!Liveness.alive(process)) {
                    throw new IOException("containerd does not start; see " + logFile);
                }
                Thread.sleep(20);
            }
        }
        throw new IOException("containerd does not answer on " + runtime.socket());
    }

    /** Sandboxes need the pause image, and no registry has it. */
    private void ensurePauseImage() throws IOException, InterruptedException {
        Path marker = runtime.configFile().resolveSibling("pause-image");
        if (Files.exists(marker) && Files.readString(marker).equals(PauseImage.NAME)) {
            return;
        }
        ByteArrayOutputStream archive = new ByteArrayOutputStream();
        PauseImage.write(archive, PauseImage.architecture());
        ImageImport.load(runtime.socket(), archive.toByteArray());
        Files.writeString(marker, PauseImage.NAME);
    }

    /** Ends containerd; containers that still run go on without it. */
    void stop() {
        find().ifPresent(Containerd::end);
    }

    private static void end(ProcessHandle process) {
        process.destroy();
        long end = System.nanoTime() + STOP_LIMIT.toNanos();
        try {
            while (Liveness.alive(process)) {
                if (System.nanoTime() > end) {
                    process.destroyForcibly();
                    return;
                }
                Thread.sleep(20);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
