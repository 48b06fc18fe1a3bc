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

    /**
     * An existing file, cut to a length, to be appended to. What is left of it is written once more
     * and forced: where the process before this one met a failed fdatasync and was killed at once,
     * the kernel may show bytes that it gave up writing.
     */
    Append reopen(String name, long length) throws IOException;

    /** A file to be read from its beginning. */
    Input open(String name) throws IOException;

    void rename(String from, String to) throws IOException;

    void delete(String name) throws IOException;

    /** Makes directory entries (creations, renames, deletions) durable. */
    void forceEntries() throws IOException;

    /** A file being read; one thread. */
    interface Input extends AutoCloseable {
        long length();

        /** Fills as much of the buffer as the file has left; false where it has nothing left. */
        boolean read(ByteBuffer into) throws IOException;

        @Override
        void close() throws IOException;
    }

    /** A file being appended to; one thread. */
    interface Append extends AutoCloseable {
        void write(ByteBuffer data) throws IOException;

        /**
         * Writes zeros where the next bytes will go, and forces them: to overwrite is quicker than
         * to make a file longer, since the file system has nothing of its own to write then.
         */
        void reserve(long bytes) throws IOException;

        /** Makes what was written durable (fdatasync). */
        void force() throws IOException;

        /** Cuts the file back to a length; what was reserved is given up too. */
        void truncate(long length) throws IOException;

        /** Where the next bytes go. */
        long length();

        /** How long the file is with what is reserved. */
        long reserved();

        @Override
        void close() throws IOException;
    }
}
