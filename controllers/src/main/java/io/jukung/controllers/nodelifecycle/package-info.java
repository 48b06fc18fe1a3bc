/**
 * Tells which nodes are alive, and taints those that are not.
 *
 * <p>The main path is {@link io.jukung.controllers.nodelifecycle.NodeLifecycleController}, which
 * looks at all nodes every few seconds on its own thread; {@code NodeHealth} and {@code NodeTaints}
 * decide purely.
 */
@NullMarked
package io.jukung.controllers.nodelifecycle;

import org.jspecify.annotations.NullMarked;
