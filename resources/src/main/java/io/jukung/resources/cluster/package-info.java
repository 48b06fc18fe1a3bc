/**
 * Small kinds of other groups that the cluster itself lives by: leases, priority classes,
 * certificate requests, runtime classes. Starts at {@link
 * io.jukung.resources.cluster.ClusterStrategies}; runs on the request's thread.
 */
@NullMarked
package io.jukung.resources.cluster;

import org.jspecify.annotations.NullMarked;
