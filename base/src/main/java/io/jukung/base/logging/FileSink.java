package io.jukung.base.logging;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * A file that is renamed to {@code name.1} when it is full, {@code name.1} to {@code name.2} and so
 * on; the oldest goes. What cannot be written (disk full) goes to standard error.
 */
public final class FileSink implements LogSink, AutoCloseable {
    private final Path file;
    private final long maxBytes;
    private final int keep;
    private FileChannel channel;
    private long size;

    /**
     * Opens the file, appending to what it has.
     *
     * @param maxBytes at which the file is full
     * @param keep how many full files stay
     */
    public FileSink(Path file, long maxBytes, int keep) throws IOException {
        this.file = file;
        this.maxBytes = maxBytes;
        this.keep = keep;
        Path parent = file.toAbsolutePath().getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        this.channel = open();
        this.size = channel.size();
    }

    private FileChannel open() throws IOException {
        return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    @Override
    public synchronized void write(String entry) {
        byte[] bytes = entry.getBytes(StandardCharsets.UTF_8);
        try {
            if (size > 0 && size + bytes.length > maxBytes) {
                rotate();
            }
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            while (buffer.hasRemaining()) {
                size += channel.write(buffer);
            }
        } catch (IOException e) {
            System.err.print("cannot write " + file + ": " + e.getMessage() + ": " + entry);
        }
    }

    private void rotate() throws IOException {
        channel.close();
        for (int i = keep - 1; i >= 1; i--) {
            Path from = numbered(i);
            if (Files.exists(from)) {
                Files.move(from, numbered(i + 1), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        if (keep > 0) {
            Files.move(file, numbered(1), StandardCopyOption.REPLACE_EXISTING);
        } else {
            Files.delete(file);
        }
        channel = open();
        size = 0;
    }

    private Path numbered(int number) {
        return file.resolveSibling(file.getFileName() + "." + number);
    }

    @Override
    public synchronized void close() throws IOException {
        channel.close();
    }
}
