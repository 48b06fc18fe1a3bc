/**
 * Clusters under test, brought up by the launcher as a user would, and kubectl against them. The
 * main path starts at {@link io.jukung.e2e.cluster.ClusterUnderTest}. Tests run on one thread; a
 * command's output is gathered by threads of its own.
 */
@NullMarked
package io.jukung.e2e.cluster;

import org.jspecify.annotations.NullMarked;
