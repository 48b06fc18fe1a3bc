package io.jukung.store.durable;

import java.util.List;

/**
 * What an integrity check found.
 *
 * @param revision where the store stands
 * @param records how many records with good checksums the files have
 * @param problems one sentence each; empty where all is well
 */
public record CheckReport(
        long revision, long keys, int files, long records, List<String> problems) {}
