package io.jukung.store.engine;

import io.jukung.store.Txn;
import io.jukung.store.Watch;
import java.util.List;

/**
 * What one transaction changes: all it takes to log it, to replay it and to tell the watchers.
 *
 * @param revision the revision that the change makes
 * @param ops those operations that had an effect, in order
 * @param events the same as watchers see them
 */
public record Change(long revision, List<Txn.Op> ops, List<Watch.Event> events) {}
