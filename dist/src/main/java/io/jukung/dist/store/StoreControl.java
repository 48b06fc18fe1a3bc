package io.jukung.dist.store;

import io.jukung.store.StoreException;
import io.jukung.store.durable.CheckReport;
import io.jukung.store.durable.DurableStore;
import io.jukung.store.durable.StoreFolder;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/**
 * Lets an administrator reach a store that this process has open.
 *
 * <pre>
 *   client: one word and a newline      server: "ok" or "error", text, newline; then, of a
 *   (snapshot, check, defrag,           snapshot, its bytes to the end
 *    alarm, disarm)
 * </pre>
 */
public final class StoreControl implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("store");
    private static final int LONGEST_LINE = 4_096;

    private final DurableStore store;
    private final Path socket;
    private final @Nullable ServerSocketChannel server;

    private StoreControl(DurableStore store, Path socket, @Nullable ServerSocketChannel server) {
        this.store = store;
        this.socket = socket;
        this.server = server;
    }

    /**
     * Listens in the folder that the store lives in, for the folder's owner alone. Where that is
     * not possible (the path is too long for a socket), the store does without.
     */
    public static StoreControl open(DurableStore store, Path folder) {
        Path socket = StoreFolder.control(folder);
        try {
            Files.deleteIfExists(socket);
            ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            try {
                server.bind(UnixDomainSocketAddress.of(socket));
                Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-------"));
            } catch (IOException e) {
                server.close();
                throw e;
            }
            StoreControl control = new StoreControl(store, socket, server);
            Thread.ofVirtual().name("store-control").start(() -> control.accept(server));
            return control;
        } catch (IOException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "jukung store cannot reach this process by {0}: {1}",
                    socket,
                    e.getMessage());
            return new StoreControl(store, socket, null);
        }
    }

    private void accept(ServerSocketChannel listening) {
        try {
            while (true) {
                SocketChannel client = listening.accept();
                Thread.ofVirtual().name("store-control").start(() -> serve(client));
            }
        } catch (IOException e) {
            if (listening.isOpen()) {
                LOG.log(System.Logger.Level.WARNING, "store control ends: {0}", e.getMessage());
            }
        }
    }

    private void serve(SocketChannel client) {
        try (client) {
            String asked = readLine(client);
            if (asked.isEmpty()) {
                return; // somebody only looked whether a store is open here
            }
            try {
                answer(asked, client);
            } catch (StoreException e) {
                writeLine(client, "error " + e.getMessage());
            }
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "store control: {0}", e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void answer(String asked, SocketChannel client)
            throws IOException, InterruptedException {
        switch (asked) {
            case "snapshot" -> {
                writeLine(client, "ok");
                store.snapshot(client);
            }
            case "check" -> {
                CheckReport report = store.check();
                writeLine(client, "ok " + StoreCommand.sentence(report));
                for (String problem : report.problems()) {
                    writeLine(client, problem);
                }
            }
            case "defrag" -> writeLine(client, "ok " + store.defragment());
            case "alarm" -> writeLine(client, store.alarm() ? "ok NOSPACE" : "ok");
            case "disarm" -> {
                store.disarm();
                writeLine(client, "ok");
            }
            default -> writeLine(client, "error no such request: " + asked);
        }
    }

    static void writeLine(SocketChannel channel, String line) throws IOException {
        ByteBuffer bytes = StandardCharsets.UTF_8.encode(line + "\n");
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    /** Reads one byte at a time: what follows the line is not ours to take. */
    static String readLine(SocketChannel channel) throws IOException {
        StringBuilder line = new StringBuilder();
        ByteBuffer one = ByteBuffer.allocate(1);
        while (line.length() < LONGEST_LINE && channel.read(one.clear()) > 0) {
            if (one.get(0) == '\n') {
                break;
            }
            line.append((char) one.get(0));
        }
        return line.toString();
    }

    @Override
    public void close() {
        if (server == null) {
            return;
        }
        try {
            server.close();
            Files.deleteIfExists(socket);
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "store control: {0}", e.getMessage());
        }
    }
}
