package io.jukung.linux;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Host programs run to their end. */
public final class Processes {
    private Processes() {}

    /**
     * How a program ended.
     *
     * @param code its exit code; 128 + signal where a signal ended it
     */
    public record Result(int code, byte[] stdout, byte[] stderr) {
        public String out() {
            return new String(stdout, StandardCharsets.UTF_8);
        }

        public String err() {
            return new String(stderr, StandardCharsets.UTF_8);
        }

        public boolean ok() {
            return code == 0;
        }
    }

    /** Runs a program without input; see {@link #run(List, byte[], Map, Duration)}. */
    public static Result run(Duration timeout, String... command)
            throws IOException, InterruptedException {
        return run(List.of(command), new byte[0], Map.of(), timeout);
    }

    /**
     * Runs a program and waits; what it started goes with it on timeout or interrupt.
     *
     * @param input what it reads from its standard input
     * @param environment added to this process's own
     * @throws IOException where it cannot start, or does not end in time
     */
    public static Result run(
            List<String> command, byte[] input, Map<String, String> environment, Duration timeout)
            throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(environment);
        Process process = builder.start();
        try {
            CompletableFuture<byte[]> out = drained(process.getInputStream());
            CompletableFuture<byte[]> err = drained(process.getErrorStream());
            Thread.startVirtualThread(() -> feed(process.getOutputStream(), input));
            if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IOException(
                        command.getFirst() + " did not end within " + timeout.toSeconds() + " s");
            }
            return new Result(process.exitValue(), out.join(), err.join());
        } finally {
            if (process.isAlive()) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
        }
    }

    /** Finds a program on PATH and in the folders of system programs. */
    public static Optional<Path> find(String program) {
        String path = System.getenv().getOrDefault("PATH", "");
        return List.of((path + ":/usr/local/sbin:/usr/sbin:/sbin:/usr/bin:/bin").split(":"))
                .stream()
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static CompletableFuture<byte[]> drained(InputStream stream) {
        CompletableFuture<byte[]> bytes = new CompletableFuture<>();
        Thread.startVirtualThread(() -> {
            try (stream) {
                bytes.complete(stream.readAllBytes());
            } catch (IOException e) {
                // The pipe closed under us: the program was killed.
                bytes.complete(new byte[0]);
            }
        });
        return bytes;
    }

    private static void feed(OutputStream stream, byte[] input) {
        try (stream) {
            stream.write(input);
        } catch (IOException e) {
            System.getLogger("linux")
                    .log(System.Logger.Level.DEBUG, "a program did not read its input", e);
        }
    }
}
