/**
 * The engine that keeps everything in memory and nothing beyond it: for tests. The main path starts
 * at {@link io.jukung.store.memory.MemoryStore#commit}; callers' threads write one after another,
 * one virtual thread ends leases.
 */
@NullMarked
package io.jukung.store.memory;

import org.jspecify.annotations.NullMarked;
