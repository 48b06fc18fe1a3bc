/**
 * Counters, gauges and histograms, written as Prometheus text. The main path starts at {@link
 * io.jukung.base.metrics.Metrics}; a component makes its metrics once and keeps their children. Any
 * thread may count and any may write; counting takes no lock.
 */
@NullMarked
package io.jukung.base.metrics;

import org.jspecify.annotations.NullMarked;
