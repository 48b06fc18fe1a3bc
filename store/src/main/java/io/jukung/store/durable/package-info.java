/**
 * The embedded engine: state in memory, every acknowledged write forced to disk.
 *
 * <p>The main path is {@link io.jukung.store.durable.DurableStore#commit} to the one platform
 * thread {@code store-writer}, which applies what waits, writes it as one batch, forces it,
 * publishes and acknowledges. Snapshots are written by the thread {@code store-snapshot}.
 */
@NullMarked
package io.jukung.store.durable;

import org.jspecify.annotations.NullMarked;
