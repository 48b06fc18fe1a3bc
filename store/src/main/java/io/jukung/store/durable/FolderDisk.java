package io.jukung.store.durable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/** A folder of the machine's file system. */
final class FolderDisk implements Disk {
    private static final int PIECE = 1 << 20;

    private final Path folder;

    FolderDisk(Path folder) {
        this.folder = folder;
    }

    @Override
    public List<String> list() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> String.valueOf(file.getFileName())).sorted().toList();
        }
    }

    @Override
    public Append create(String name) throws IOException {
        return new ChannelAppend(
                FileChannel.open(
                        folder.resolve(name),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE),
                0);
    }

    @Override
    public Append reopen(String name, long length) throws IOException {
        FileChannel channel =
                FileChannel.open(
                        folder.resolve(name), StandardOpenOption.READ, StandardOpenOption.WRITE);
        channel.truncate(length);
        ByteBuffer piece = ByteBuffer.allocateDirect(PIECE);
        for (long at = 0; at < length; at += piece.limit()) {
            piece.clear();
            channel.read(piece, at);
            channel.write(piece.flip(), at);
        }
        channel.force(true);
        return new ChannelAppend(channel, length);
    }

    @Override
    public Input open(String name) throws IOException {
        return new ChannelInput(FileChannel.open(folder.resolve(name), StandardOpenOption.READ));
    }

    @Override
    public void rename(String from, String to) throws IOException {
        Files.move(folder.resolve(from), folder.resolve(to), StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public void delete(String name) throws IOException {
        Files.deleteIfExists(folder.resolve(name));
    }

    @Override
    public void forceEntries() throws IOException {
        force(folder);
    }

    /** Makes a folder's entries durable. */
    static void force(Path folder) throws IOException {
        try (FileChannel directory = FileChannel.open(folder, StandardOpenOption.READ)) {
            directory.force(true);
        }
    }

    /** A file of any folder, to be read. */
    static Input open(Path file) throws IOException {
        return new ChannelInput(FileChannel.open(file, StandardOpenOption.READ));
    }

    private static final class ChannelInput implements Input {
        private final FileChannel channel;
        private final long length;

        ChannelInput(FileChannel channel) throws IOException {
            this.channel = channel;
            this.length = channel.size();
        }

        @Override
        public long length() {
            return length;
        }

        @Override
        public boolean read(ByteBuffer into) throws IOException {
            return channel.read(into) >= 0;
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }

    private static final class ChannelAppend implements Append {
        private final FileChannel channel;
        private long length;
        private long reserved;

        ChannelAppend(FileChannel channel, long length) {
            this.channel = channel;
            this.length = length;
            this.reserved = length;
        }

        @Override
        public void write(ByteBuffer data) throws IOException {
            while (data.hasRemaining()) {
                length += channel.write(data, length);
            }
            reserved = Math.max(reserved, length);
        }

        @Override
        public void reserve(long bytes) throws IOException {
            ByteBuffer zeros = ByteBuffer.allocateDirect(PIECE);
            long end = length + bytes;
            while (reserved < end) {
                zeros.clear().limit((int) Math.min(PIECE, end - reserved));
                reserved += channel.write(zeros, reserved);
            }
            channel.force(true);
        }

        @Override
        public void force() throws IOException {
            channel.force(false);
        }

        @Override
        public void truncate(long to) throws IOException {
            channel.truncate(to);
            length = to;
            reserved = to;
        }

        @Override
        public long length() {
            return length;
        }

        @Override
        public long reserved() {
            return reserved;
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
