/**
 * Static pods: pods that the node has from files of its own and runs without an API server.
 *
 * <p>The main path is {@link io.jukung.kubelet.staticpods.ManifestFolder}, which reads the files
 * and hands over what they say whenever that changes. It runs on one thread of the kubelet's.
 */
@NullMarked
package io.jukung.kubelet.staticpods;

import org.jspecify.annotations.NullMarked;
