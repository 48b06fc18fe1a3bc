package io.jukung.dist.store;

import io.jukung.dist.cli.CommandException;
import io.jukung.store.durable.StoreFolder;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A store that another process has open, asked by its socket: one request for each connection. */
final class RunningStore {
    private final Path socket;

    private RunningStore(Path socket) {
        this.socket = socket;
    }

    /** The process that has the folder's store open, or null where none listens. */
    static @Nullable RunningStore find(Path folder) {
        Path socket = StoreFolder.control(folder);
        if (!Files.exists(socket)) {
            return null;
        }
        try (SocketChannel probe = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            return probe.isConnected() ? new RunningStore(socket) : null;
        } catch (IOException e) {
            return null; // left behind by a process that is gone
        }
    }

    /** Sends a request; answers the text behind "ok", and further lines as they are. */
    String ask(String request) throws IOException {
        try (SocketChannel channel = request(request)) {
            StringBuilder text = new StringBuilder(firstLine(channel));
            for (String line = StoreControl.readLine(channel);
                    !line.isEmpty();
                    line = StoreControl.readLine(channel)) {
                text.append('\n').append(line);
            }
            return text.toString();
        }
    }

    /** Writes a snapshot of the store as it is now. */
    void snapshot(FileChannel into) throws IOException {
        try (SocketChannel channel = request("snapshot")) {
            firstLine(channel);
            ByteBuffer piece = ByteBuffer.allocateDirect(1 << 16);
            while (channel.read(piece) >= 0) {
                piece.flip();
                while (piece.hasRemaining()) {
                    into.write(piece);
                }
                piece.clear();
            }
        }
    }

    private SocketChannel request(String request) throws IOException {
        SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
        StoreControl.writeLine(channel, request);
        return channel;
    }

    private static String firstLine(SocketChannel channel) throws IOException {
        String line = StoreControl.readLine(channel);
        if (!line.equals("ok") && !line.startsWith("ok ")) {
            throw new CommandException(
                    line.startsWith("error ") ? line.substring(6) : "the cluster does not answer");
        }
        return line.length() > 3 ? line.substring(3) : "";
    }
}
