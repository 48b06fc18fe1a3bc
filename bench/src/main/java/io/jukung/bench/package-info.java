/**
 * Measures a cluster on this machine and the hot paths of its parts. The main path starts at {@link
 * io.jukung.bench.NodeBench}, which {@code bench/run} calls; the classes in {@code micro} belong to
 * JMH. What is measured runs in processes of its own; many pods are driven by a virtual thread
 * each.
 */
@NullMarked
package io.jukung.bench;

import org.jspecify.annotations.NullMarked;
