package io.jukung.store.durable;

/**
 * What a snapshot holds.
 *
 * @param bytes the file's length
 */
public record SnapshotInfo(long revision, long keys, long bytes) {}
