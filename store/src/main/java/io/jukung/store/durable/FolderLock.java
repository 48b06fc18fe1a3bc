package io.jukung.store.durable;

import io.jukung.store.StoreException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makes a folder this store's own: one process at a time, and no folder of something else. */
final class FolderLock implements AutoCloseable {
    private static final String FORMAT = "jukung store, format ";

    private final FileChannel channel;
    private final Path folder;

    private FolderLock(FileChannel channel, Path folder) {
        this.channel = channel;
        this.folder = folder;
    }

    /** Takes a folder, which is made, durably, where it is missing. */
    static FolderLock take(Path folder) throws IOException {
        createDurably(folder.toAbsolutePath());
        if (!Files.exists(folder.resolve(FileNames.FORMAT))) {
            if (hasForeignFiles(folder)) {
                throw new StoreException.Damaged(
                        folder + " is not empty and holds no store: name another folder");
            }
            FolderLock lock = lock(folder);
            lock.writeFormat();
            return lock;
        }
        return takeExisting(folder);
    }

    /**
     * Takes a folder that holds a store, and changes nothing in it.
     *
     * @throws StoreException.Damaged where it holds none, or one that somebody uses
     */
    static FolderLock takeExisting(Path folder) throws IOException {
        Path format = folder.resolve(FileNames.FORMAT);
        if (!Files.exists(format)) {
            throw new StoreException.Damaged(folder + " holds no store");
        }
        String found = Files.readString(format).strip();
        for (int version = Records.OLDEST_VERSION; version <= Records.VERSION; version++) {
            if (found.equals(FORMAT + version)) {
                return lock(folder);
            }
        }
        throw new StoreException.Damaged(
                folder
                        + " holds \""
                        + found
                        + "\"; this program reads formats "
                        + Records.OLDEST_VERSION
                        + " to "
                        + Records.VERSION);
    }

    private static void createDurably(Path folder) throws IOException {
        Path parent = folder.getParent();
        if (Files.isDirectory(folder) || parent == null) {
            return;
        }
        createDurably(parent);
        Files.createDirectory(folder);
        // What is stored is nobody else's to read.
        if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        }
        FolderDisk.force(parent);
    }

    private static FolderLock lock(Path folder) throws IOException {
        FileChannel channel =
                FileChannel.open(
                        folder.resolve(FileNames.LOCK),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE);
        if (tryLock(channel) == null) {
            channel.close();
            throw new StoreException.Damaged(folder + " is in use by another process");
        }
        return new FolderLock(channel, folder);
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    private static boolean hasForeignFiles(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.anyMatch(file -> !FileNames.isOwn(String.valueOf(file.getFileName())));
        }
    }

    /** Says, durably, which format the folder's newest files have. */
    void writeFormat() throws IOException {
        Path format = folder.resolve(FileNames.FORMAT);
        String text = FORMAT + Records.VERSION + "\n";
        if (Files.exists(format) && Files.readString(format).equals(text)) {
            return;
        }
        Path unfinished = folder.resolve(FileNames.FORMAT + FileNames.UNFINISHED);
        Files.writeString(
                unfinished,
                text,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE,
                StandardOpenOption.SYNC);
        Files.move(unfinished, format, StandardCopyOption.ATOMIC_MOVE);
        FolderDisk.force(folder);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
