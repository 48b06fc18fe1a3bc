/**
 * Work to be done by key, and the loop that does it.
 *
 * <p>The main path is {@link io.jukung.client.queue.Reconciler} run by {@link
 * io.jukung.client.queue.ReconcileLoop} over a {@link io.jukung.client.queue.WorkQueue}. Any thread
 * adds keys; each of the loop's virtual threads works on one key at a time.
 */
@NullMarked
package io.jukung.client.queue;

import org.jspecify.annotations.NullMarked;
