package io.jukung.apiserver.storage;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.Supplier;

/**
 * The EncryptionConfiguration in a file. Watched, it is read again every minute, and a new content
 * holds from the next read or write of an object on; a bad one is logged and the old one stays.
 */
public final class EncryptionFile implements Supplier<Encryption>, AutoCloseable {
    private static final System.Logger LOG = System.getLogger("kube-apiserver");
    private static final Duration EVERY = Duration.ofMinutes(1);

    private final Path file;
    private byte[] text;
    private volatile Encryption current;
    private volatile Thread watcher = Thread.ofVirtual().unstarted(() -> {});

    /**
     * Reads the file once.
     *
     * @throws IllegalArgumentException naming what is wrong with it
     */
    public EncryptionFile(Path file) {
        this.file = file;
        this.text = read();
        this.current = parse(text);
    }

    @Override
    public Encryption get() {
        return current;
    }

    /** Looks at the file from time to time, until closed. */
    public EncryptionFile watched() {
        watcher = Thread.ofVirtual().name("encryption-config").start(this::watch);
        return this;
    }

    private void watch() {
        try {
            while (true) {
                Thread.sleep(EVERY);
                reload();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Takes what the file says now, if that is different and right. */
    synchronized void reload() {
        try {
            byte[] now = read();
            if (!Arrays.equals(now, text)) {
                current = parse(now);
                text = now;
                LOG.log(Level.INFO, "Loaded new encryption config content from " + file);
            }
        } catch (IllegalArgumentException e) {
            LOG.log(Level.ERROR, "The new encryption config is not taken: " + e.getMessage());
        }
    }

    private byte[] read() {
        byte[] read;
        try {
            read = Files.readAllBytes(file);
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "error while parsing file: error while loading file: error reading encryption"
                            + " provider configuration file \""
                            + file
                            + "\": "
                            + e,
                    e);
        }
        if (read.length == 0) {
            throw new IllegalArgumentException(
                    "error while parsing file: error while loading file: encryption provider"
                            + " configuration file \""
                            + file
                            + "\" is empty");
        }
        return read;
    }

    private static Encryption parse(byte[] text) {
        try {
            return EncryptionConfiguration.parse(text);
        } catch (IllegalArgumentException e) {
            String why = String.valueOf(e.getMessage());
            throw new IllegalArgumentException(
                    why.startsWith("error while") ? why : "error while parsing file: " + why, e);
        }
    }

    @Override
    public void close() {
        watcher.interrupt();
    }
}
