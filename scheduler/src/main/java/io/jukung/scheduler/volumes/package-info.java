/**
 * A pod's storage as far as its place depends on it. The main path starts at {@link
 * io.jukung.scheduler.volumes.PodClaims#of}; once a node is chosen, {@link
 * io.jukung.scheduler.volumes.VolumeBinder} binds. Deciding is pure; the binder runs on the pod's
 * own thread.
 */
@NullMarked
package io.jukung.scheduler.volumes;

import org.jspecify.annotations.NullMarked;
