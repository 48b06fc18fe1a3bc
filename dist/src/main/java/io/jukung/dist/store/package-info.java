/**
 * Where a cluster's state lives, and {@code jukung store …}: snapshots, checks and upkeep of the
 * embedded store. The main paths start at {@link io.jukung.dist.store.Stores#open}, which opens
 * what kube-apiserver's flags name, and at {@link io.jukung.dist.store.StoreCommand#run}, which
 * asks the process that has the store open (a socket in the store's folder, for its owner alone) or
 * opens the folder itself where none has. In the serving process one virtual thread accepts, and
 * each connection has its own.
 */
@NullMarked
package io.jukung.dist.store;

import org.jspecify.annotations.NullMarked;
