/**
 * The cluster's memory: etcd's contract (revisions, ranges, transactions, watches, compaction,
 * leases) and the engines that keep it.
 *
 * <p>The main path is {@link io.jukung.store.Store#commit}: compare, apply, log, acknowledge, tell
 * the watchers. Callers' threads read; one writer thread per engine owns the state.
 */
@NullMarked
package io.jukung.store;

import org.jspecify.annotations.NullMarked;
