package io.jukung.store.durable;

import io.jukung.store.StoreException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makes a folder this store's own: one process at a time, and no folder of something else. */
final class FolderLock implements AutoCloseable {
    private static final String FORMAT = "jukung store, format " + Records.VERSION + "\n";

    private final FileChannel channel;

    private FolderLock(FileChannel channel) {
        this.channel = channel;
    }

    static FolderLock take(Path folder) throws IOException {
        Files.createDirectories(folder);
        Path format = folder.resolve(FileNames.FORMAT);
        if (Files.exists(format)) {
            String found = Files.readString(format);
            if (!found.equals(FORMAT)) {
                throw new StoreException.Damaged(
                        folder
                                + " holds \""
                                + found.strip()
                                + "\", not \""
                                + FORMAT.strip()
                                + "\"");
            }
        } else if (hasForeignFiles(folder)) {
            throw new StoreException.Damaged(
                    folder + " is not empty and holds no store: name another folder");
        }
        FileChannel channel =
                FileChannel.open(
                        folder.resolve(FileNames.LOCK),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE);
        if (tryLock(channel) == null) {
            channel.close();
            throw new StoreException.Damaged(folder + " is in use by another process");
        }
        if (!Files.exists(format)) {
            Files.write(
                    format,
                    FORMAT.getBytes(StandardCharsets.UTF_8),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.WRITE,
                    StandardOpenOption.SYNC);
        }
        return new FolderLock(channel);
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    private static boolean hasForeignFiles(Path folder) throws IOException {
        List<String> own = List.of(FileNames.LOCK, FileNames.FORMAT);
        try (Stream<Path> files = Files.list(folder)) {
            return files.anyMatch(file -> !own.contains(String.valueOf(file.getFileName())));
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
