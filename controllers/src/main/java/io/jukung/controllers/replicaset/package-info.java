/**
 * Keeps as many pods as a ReplicaSet, or a ReplicationController, asks for.
 *
 * <p>The main path is {@link io.jukung.controllers.replicaset.ReplicaSetController}; {@code
 * ReplicaPlan} says how many pods to make or which to delete, and {@code ReplicaStatus} what to
 * tell, both purely. It runs on the loop's workers; a batch of pods is written by a thread each.
 */
@NullMarked
package io.jukung.controllers.replicaset;

import org.jspecify.annotations.NullMarked;
