/**
 * The built-in resources by name, for parts that read and write them through the registry. The main
 * path starts at {@link io.jukung.controlplane.cluster.BuiltIn}. No thread runs here.
 */
@NullMarked
package io.jukung.controlplane.cluster;

import org.jspecify.annotations.NullMarked;
