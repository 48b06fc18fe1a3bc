/**
 * Keeps a DaemonSet's pod on every node that should have one.
 *
 * <p>The main path is {@link io.jukung.controllers.daemonset.DaemonSetController}; {@code NodeFit}
 * says which nodes those are, {@code DaemonPlan} which pods to make and delete, {@code
 * DaemonStatus} what to tell, all purely. It runs on the loop's workers.
 */
@NullMarked
package io.jukung.controllers.daemonset;

import org.jspecify.annotations.NullMarked;
