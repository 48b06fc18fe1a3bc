/**
 * Pods that wait for a node: ready, backing off, or unschedulable until something changes that
 * could help them. The main path starts at {@link io.jukung.scheduler.queue.SchedulingQueue#take}.
 * Any thread adds, one takes.
 */
@NullMarked
package io.jukung.scheduler.queue;

import org.jspecify.annotations.NullMarked;
