package io.jukung.store.durable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/**
 * A disk that keeps only what was forced. At a power cut each write since the last force of its
 * file is there or not, sector by sector and in any order, some of it garbled; each creation,
 * rename and deletion since the last force of the folder is done or undone. A killed process loses
 * nothing, but what it had not forced is still not durable for the next one. A failed force drops
 * what it was to make durable while reads go on showing it, as kernels do.
 */
final class FaultyDisk implements Disk {
    private static final int SECTOR = 64;

    private final RandomGenerator random;
    private final Map<String, Node> entries = new TreeMap<>();
    private final Map<String, Node> durableEntries = new TreeMap<>();
    private final List<Renaming> pendingEntries = new ArrayList<>();
    private boolean dead;
    private long room = Long.MAX_VALUE;
    private int forcesUntilFailure = Integer.MAX_VALUE;

    /** A file: as processes see it, and as it is on the platter with what is under way to there. */
    private static final class Node {
        byte[] seen = {};
        byte[] durable = {};
        final List<Change> pending = new ArrayList<>();

        void write(long offset, byte[] data) {
            int end = (int) offset + data.length;
            if (seen.length < end) {
                seen = Arrays.copyOf(seen, end);
            }
            System.arraycopy(data, 0, seen, (int) offset, data.length);
            pending.add(new Change(offset, data));
        }

        void truncate(int length) {
            if (length < seen.length) {
                seen = Arrays.copyOf(seen, length);
                pending.add(new Change(length, null));
            }
        }

        /** Makes durable what is pending, and only that: what a failed force lost stays lost. */
        void force() {
            for (Change change : pending) {
                int offset = (int) change.offset();
                if (change.data() == null) {
                    durable = Arrays.copyOf(durable, Math.min(offset, durable.length));
                } else {
                    int end = offset + change.data().length;
                    durable = durable.length < end ? Arrays.copyOf(durable, end) : durable;
                    System.arraycopy(change.data(), 0, durable, offset, change.data().length);
                }
            }
            pending.clear();
        }
    }

    /** Bytes at an offset, or, with null, the end of the file there. */
    private record Change(long offset, byte[] data) {}

    /** An entry made (from null), moved, or removed (to null). */
    private record Renaming(String from, String to, Node node) {}

    FaultyDisk(RandomGenerator random) {
        this.random = random;
    }

    /** Every call from here on fails, as it would for a process that is dead. */
    synchronized void die() {
        dead = true;
    }

    synchronized void room(long bytes) {
        room = bytes;
    }

    /** Lets a force fail, after so many that succeed. */
    synchronized void failForceAfter(int forces) {
        forcesUntilFailure = forces;
    }

    /** The disk as the next process finds it after the last one was killed. */
    synchronized FaultyDisk afterKill() {
        dead = true;
        FaultyDisk after = new FaultyDisk(random);
        after.entries.putAll(entries);
        after.durableEntries.putAll(durableEntries);
        after.pendingEntries.addAll(pendingEntries);
        return after;
    }

    /** The disk as it is found after the power was cut. */
    synchronized FaultyDisk afterPowerCut() {
        dead = true;
        FaultyDisk after = new FaultyDisk(random);
        Map<String, Node> found = new TreeMap<>(durableEntries);
        for (Renaming renaming : pendingEntries) {
            if (random.nextBoolean()) {
                if (renaming.from() != null) {
                    found.remove(renaming.from());
                }
                if (renaming.to() != null) {
                    found.put(renaming.to(), renaming.node());
                }
            }
        }
        found.forEach((name, node) -> {
            Node copy = new Node();
            copy.seen = platter(node);
            copy.durable = copy.seen.clone();
            after.entries.put(name, copy);
        });
        after.durableEntries.putAll(after.entries);
        return after;
    }

    /** What is left of a file: the durable bytes, with some of the pending changes. */
    private byte[] platter(Node node) {
        byte[] left = node.durable.clone();
        int luck = random.nextInt(5);
        for (Change change : node.pending) {
            if (change.data() == null) {
                if (random.nextInt(4) < luck && change.offset() < left.length) {
                    left = Arrays.copyOf(left, (int) change.offset());
                }
                continue;
            }
            for (int at = 0; at < change.data().length; ) {
                int offset = (int) change.offset() + at;
                int size = Math.min(SECTOR - offset % SECTOR, change.data().length - at);
                if (random.nextInt(4) < luck) {
                    left = left.length < offset + size ? Arrays.copyOf(left, offset + size) : left;
                    System.arraycopy(change.data(), at, left, offset, size);
                    if (random.nextInt(50) == 0) {
                        left[offset + random.nextInt(size)] ^= (byte) (1 << random.nextInt(8));
                    }
                }
                at += size;
            }
        }
        return left;
    }

    /** A file as it is to be found, durable. */
    synchronized void put(String name, byte[] data) {
        Node node = new Node();
        node.seen = data.clone();
        node.durable = data.clone();
        entries.put(name, node);
        durableEntries.put(name, node);
    }

    synchronized byte[] get(String name) {
        return entries.get(name).seen.clone();
    }

    private void check() throws IOException {
        if (dead) {
            throw new IOException("the process is dead");
        }
    }

    private void force(Runnable force, Runnable lose) throws IOException {
        check();
        if (forcesUntilFailure-- <= 0) {
            forcesUntilFailure = Integer.MAX_VALUE;
            lose.run();
            throw new IOException("Input/output error");
        }
        force.run();
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
        pendingEntries.add(new Renaming(null, name, node));
        return new NodeAppend(node, 0);
    }

    @Override
    public synchronized Append reopen(String name, long length) throws IOException {
        Node node = node(name);
        check();
        node.truncate((int) length);
        node.write(0, node.seen.clone());
        force(node::force, node.pending::clear);
        return new NodeAppend(node, length);
    }

    @Override
    public synchronized Input open(String name) throws IOException {
        check();
        return input(node(name).seen.clone());
    }

    /** Bytes as a file to be read. */
    static Input input(byte[] data) {
        ByteBuffer bytes = ByteBuffer.wrap(data);
        return new Input() {
            @Override
            public long length() {
                return data.length;
            }

            @Override
            public boolean read(ByteBuffer into) {
                if (!bytes.hasRemaining()) {
                    return false;
                }
                int size = Math.min(into.remaining(), bytes.remaining());
                into.put(bytes.slice(bytes.position(), size));
                bytes.position(bytes.position() + size);
                return true;
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public synchronized void rename(String from, String to) throws IOException {
        check();
        Node node = node(from);
        entries.put(to, node);
        entries.remove(from);
        pendingEntries.add(new Renaming(from, to, node));
    }

    @Override
    public synchronized void delete(String name) throws IOException {
        check();
        Node node = entries.remove(name);
        if (node != null) {
            pendingEntries.add(new Renaming(name, null, node));
            room += room == Long.MAX_VALUE ? 0 : node.seen.length;
        }
    }

    @Override
    public synchronized void forceEntries() throws IOException {
        force(
                () -> {
                    durableEntries.clear();
                    durableEntries.putAll(entries);
                    pendingEntries.clear();
                },
                () -> {});
    }

    private final class NodeAppend implements Append {
        private final Node node;
        private long length;

        NodeAppend(Node node, long length) {
            this.node = node;
            this.length = length;
        }

        @Override
        public void write(ByteBuffer data) throws IOException {
            byte[] bytes = new byte[data.remaining()];
            data.get(bytes);
            length += put(bytes);
            if (length > node.seen.length) {
                throw new IllegalStateException();
            }
        }

        private int put(byte[] bytes) throws IOException {
            synchronized (FaultyDisk.this) {
                check();
                long more = Math.max(0, length + bytes.length - node.seen.length);
                int fits = (int) Math.max(0, bytes.length - Math.max(0, more - room));
                node.write(length, Arrays.copyOf(bytes, fits));
                room -= room == Long.MAX_VALUE ? 0 : Math.min(more, room);
                if (fits < bytes.length) {
                    length += fits;
                    throw new IOException("No space left on device");
                }
                return fits;
            }
        }

        @Override
        public void reserve(long bytes) throws IOException {
            put(new byte[(int) bytes]);
            force();
        }

        @Override
        public void force() throws IOException {
            synchronized (FaultyDisk.this) {
                FaultyDisk.this.force(node::force, node.pending::clear);
            }
        }

        @Override
        public void truncate(long to) throws IOException {
            synchronized (FaultyDisk.this) {
                check();
                room += room == Long.MAX_VALUE ? 0 : node.seen.length - to;
                node.truncate((int) to);
                length = to;
            }
        }

        @Override
        public long length() {
            return length;
        }

        @Override
        public long reserved() {
            synchronized (FaultyDisk.this) {
                return node.seen.length;
            }
        }

        @Override
        public void close() {}
    }
}
