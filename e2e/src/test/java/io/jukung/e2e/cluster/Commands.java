package io.jukung.e2e.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Runs programs of this machine, with an environment of their own. */
public final class Commands {
    private static final Duration LIMIT = Duration.ofMinutes(3);

    private final Map<String, String> environment;

    public Commands(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    /** The same with one variable more. */
    public Commands with(String name, String value) {
        Map<String, String> more = new HashMap<>(environment);
        more.put(name, value);
        return new Commands(more);
    }

    public Outcome run(List<String> command) {
        return run(command, "");
    }

    public Outcome run(List<String> command, String input) {
        try {
            Process process = builder(command).start();
            CompletableFuture<String> out = read(process.getInputStream());
            CompletableFuture<String> err = read(process.getErrorStream());
            try (OutputStream in = process.getOutputStream()) {
                in.write(input.getBytes(StandardCharsets.UTF_8));
            } catch (IOException ended) {
                // It did not want its input: how it ended says whether that is right.
            }
            String line = String.join(" ", command);
            if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
                throw new AssertionError(line + " still runs after " + LIMIT);
            }
            return new Outcome(line, process.exitValue(), out.join(), err.join());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Starts a program that goes on until closed. */
    public Running start(List<String> command) {
        try {
            return new Running(builder(command).redirectErrorStream(true).start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ProcessBuilder builder(List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(environment);
        return builder;
    }

    private static CompletableFuture<String> read(InputStream stream) {
        CompletableFuture<String> text = new CompletableFuture<>();
        Thread.ofVirtual()
                .start(() -> {
                    try (stream) {
                        byte[] all = stream.readAllBytes();
                        text.complete(new String(all, StandardCharsets.UTF_8));
                    } catch (IOException e) {
                        text.completeExceptionally(e);
                    }
                });
        return text;
    }
}
