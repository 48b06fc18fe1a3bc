/**
 * What the engines of this process share: the multi-version index, the history that watches read,
 * and leases.
 *
 * <p>The main path is {@link io.jukung.store.engine.Index#apply}, then {@link
 * io.jukung.store.engine.Index#publish}. One writer at a time applies and publishes; any thread
 * reads.
 */
@NullMarked
package io.jukung.store.engine;

import org.jspecify.annotations.NullMarked;
