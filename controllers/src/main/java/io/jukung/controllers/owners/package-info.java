/**
 * What all controllers of workloads share: who controls what, claiming and releasing it.
 *
 * <p>{@link io.jukung.controllers.owners.Claims} decides and writes who controls an object; {@link
 * io.jukung.controllers.owners.ChildEvents} turns an object's changes into its controller's key.
 * Callers' threads, except that {@link io.jukung.controllers.owners.SlowStart} makes some of its
 * own and waits for them.
 */
@NullMarked
package io.jukung.controllers.owners;

import org.jspecify.annotations.NullMarked;
