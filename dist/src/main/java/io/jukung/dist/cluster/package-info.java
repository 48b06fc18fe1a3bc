/**
 * A cluster on this machine: its folder and the one process that is all of its components. The main
 * path starts at {@link io.jukung.dist.cluster.ClusterProcess}. A virtual thread per component.
 */
@NullMarked
package io.jukung.dist.cluster;

import org.jspecify.annotations.NullMarked;
