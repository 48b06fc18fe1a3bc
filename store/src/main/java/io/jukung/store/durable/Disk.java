package io.jukung.store.durable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/** The few things that the engine does with its folder: a port, so that tests can play a crash. */
interface Disk {
    /** Names of the files in the folder, sorted. */
    List<String> list() throws IOException;

    /** A new, empty file; its directory entry is not yet durable. */
    Append create(String name) throws IOException;

    /** An existing file, cut to a length, to be appended to. */
    Append reopen(String name, long length) throws IOException;

    /** The whole file. */
    byte[] read(String name) throws IOException;

    void rename(String from, String to) throws IOException;

    void delete(String name) throws IOException;

    /** Makes directory entries (creations, renames, deletions) durable. */
    void forceEntries() throws IOException;

    /** A file being appended to; one thread. */
    interface Append extends AutoCloseable {
        void write(ByteBuffer data) throws IOException;

        /** Makes what was written durable (fdatasync). */
        void force() throws IOException;

        /** Cuts the file back to a length. */
        void truncate(long length) throws IOException;

        long length();

        @Override
        void close() throws IOException;
    }
}
