package io.jukung.e2e.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** A program that runs beside the test; closing it ends it. */
public final class Running implements AutoCloseable {
    private final Process process;
    private final StringBuffer printed = new StringBuffer();

    Running(Process process) {
        this.process = process;
        Thread.ofVirtual().start(this::gather);
    }

    private void gather() {
        byte[] buffer = new byte[4096];
        try (InputStream in = process.getInputStream()) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                printed.append(new String(buffer, 0, n, StandardCharsets.UTF_8));
            }
        } catch (IOException closed) {
            printed.append("(its output was closed)");
        }
    }

    /** Everything printed so far, errors included. */
    public String printed() {
        return printed.toString();
    }

    /** Types into it. */
    public void type(String text) {
        try {
            OutputStream in = process.getOutputStream();
            in.write(text.getBytes(StandardCharsets.UTF_8));
            in.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(printed(), e);
        }
    }

    public boolean awaitEnd(int seconds) {
        try {
            return process.waitFor(seconds, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
        if (!awaitEnd(10)) {
            process.destroyForcibly();
        }
    }
}
