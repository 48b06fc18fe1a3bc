/**
 * What the node, its pods and their containers use.
 *
 * <p>The main path is {@link io.jukung.kubelet.stats.Usages}, which reads the runtime and the
 * control groups whenever somebody asks; {@link io.jukung.kubelet.stats.StatsSummary} and {@link
 * io.jukung.kubelet.stats.ResourceMetrics} write it down. Everything runs on the asker's thread.
 */
@NullMarked
package io.jukung.kubelet.stats;

import org.jspecify.annotations.NullMarked;
