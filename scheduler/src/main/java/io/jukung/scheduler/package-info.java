/**
 * kube-scheduler: gives pods a node. {@code queue} says which pod is next, {@code core} with {@code
 * plugins} decides where it goes, {@link io.jukung.scheduler.Scheduler} carries it out; the main
 * path is its loop. One thread decides, a virtual thread per pod binds.
 */
@NullMarked
package io.jukung.scheduler;

import org.jspecify.annotations.NullMarked;
