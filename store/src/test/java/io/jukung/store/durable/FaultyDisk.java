package io.jukung.store.durable;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/**
 * A disk that keeps only what was forced: at a crash each file shrinks to its forced length plus a
 * random, possibly garbled piece of the rest, and directory changes since the last force are undone
 * or kept as chance has it.
 */
final class FaultyDisk implements Disk {
    private final RandomGenerator random;
    private Map<String, Node> entries = new TreeMap<>();
    private Map<String, Node> forcedEntries = new TreeMap<>();
    private boolean crashed;
    private long room = Long.MAX_VALUE;
    private boolean failForce;

    private static final class Node {
        byte[] data = {};
        int forced;
    }

    FaultyDisk(RandomGenerator random) {
        this.random = random;
    }

    /** Everything from here on fails until {@link #restart}. */
    synchronized void crash() {
        crashed = true;
    }

    synchronized void room(long bytes) {
        room = bytes;
    }

    synchronized void failForce() {
        failForce = true;
    }

    /** The same disk after the crash. */
    synchronized FaultyDisk restart() {
        FaultyDisk after = new FaultyDisk(random);
        Map<String, Node> survivors = new TreeMap<>(random.nextBoolean() ? forcedEntries : entries);
        survivors.forEach((name, node) -> {
            int kept = node.forced;
            if (node.data.length > kept) {
                kept += random.nextInt(node.data.length - kept + 1);
            }
            Node copy = new Node();
            copy.data = Arrays.copyOf(node.data, kept);
            if (kept > node.forced && random.nextInt(3) == 0) {
                copy.data[node.forced + random.nextInt(kept - node.forced)] ^= 1;
            }
            copy.forced = kept;
            after.entries.put(name, copy);
        });
        after.forcedEntries = new TreeMap<>(after.entries);
        return after;
    }

    private void check() throws IOException {
        if (crashed) {
            throw new IOException("crashed");
        }
    }

    private Node node(String name) throws IOException {
        Node node = entries.get(name);
        if (node == null) {
            throw new IOException("no file " + name);
        }
        return node;
    }

    @Override
    public synchronized List<String> list() throws IOException {
        check();
        return List.copyOf(entries.keySet());
    }

    @Override
    public synchronized Append create(String name) throws IOException {
        check();
        Node node = new Node();
        entries.put(name, node);
        return new NodeAppend(node);
    }

    @Override
    public synchronized Append reopen(String name, long length) throws IOException {
        check();
        Node node = node(name);
        node.data = Arrays.copyOf(node.data, (int) length);
        node.forced = (int) length;
        return new NodeAppend(node);
    }

    @Override
    public synchronized byte[] read(String name) throws IOException {
        check();
        return node(name).data.clone();
    }

    @Override
    public synchronized void rename(String from, String to) throws IOException {
        check();
        entries.put(to, node(from));
        entries.remove(from);
    }

    @Override
    public synchronized void delete(String name) throws IOException {
        check();
        entries.remove(name);
    }

    @Override
    public synchronized void forceEntries() throws IOException {
        check();
        forcedEntries = new TreeMap<>(entries);
    }

    private final class NodeAppend implements Append {
        private final Node node;

        NodeAppend(Node node) {
            this.node = node;
        }

        @Override
        public void write(ByteBuffer data) throws IOException {
            synchronized (FaultyDisk.this) {
                check();
                ByteArrayOutputStream all = new ByteArrayOutputStream();
                all.writeBytes(node.data);
                byte[] more = new byte[data.remaining()];
                data.get(more);
                int fits = (int) Math.min(room, more.length);
                all.write(more, 0, fits);
                node.data = all.toByteArray();
                room -= fits;
                if (fits < more.length) {
                    throw new IOException("No space left on device");
                }
            }
        }

        @Override
        public void force() throws IOException {
            synchronized (FaultyDisk.this) {
                check();
                if (failForce) {
                    throw new IOException("Input/output error");
                }
                node.forced = node.data.length;
            }
        }

        @Override
        public void truncate(long length) throws IOException {
            synchronized (FaultyDisk.this) {
                check();
                node.data = Arrays.copyOf(node.data, (int) length);
                node.forced = Math.min(node.forced, (int) length);
            }
        }

        @Override
        public long length() {
            synchronized (FaultyDisk.this) {
                return node.data.length;
            }
        }

        @Override
        public void close() {}
    }
}
