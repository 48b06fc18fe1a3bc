/**
 * Startup, liveness and readiness probes of running containers.
 *
 * <p>The main path is {@link io.jukung.kubelet.probes.ProbeManager#follow}, called by a pod's
 * worker. Every probe of a running container has a virtual thread of its own; results are read by
 * any thread.
 */
@NullMarked
package io.jukung.kubelet.probes;

import org.jspecify.annotations.NullMarked;
