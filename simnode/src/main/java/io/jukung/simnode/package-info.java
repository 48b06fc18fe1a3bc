/**
 * Nodes that exist only in the API: pods bound to them become Ready without a container, end when
 * their annotations say so, and go away when deleted.
 *
 * <p>The main path starts at {@link io.jukung.simnode.SimulatedNodes}; what becomes of a pod is
 * decided in {@link io.jukung.simnode.PodLife}. One virtual thread per pod that changes, one for
 * leases.
 */
@NullMarked
package io.jukung.simnode;

import org.jspecify.annotations.NullMarked;
