/**
 * Runs with much of everything, each with a server of its own that it starts and ends: how it grows
 * with its objects ({@link io.jukung.bench.scale.GrowthBench}), what lists at once cost in memory
 * ({@link io.jukung.bench.scale.ListMemoryBench}), and the works of {@code bench.api} on etcd
 * ({@link io.jukung.bench.scale.EtcdBench}). Threads are those of {@code bench.api}'s clients.
 */
@NullMarked
package io.jukung.bench.scale;

import org.jspecify.annotations.NullMarked;
