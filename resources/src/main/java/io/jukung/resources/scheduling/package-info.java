/**
 * Workloads and the groups of pods that are scheduled together. {@link
 * io.jukung.resources.scheduling.GroupSchedulingStrategies} is where to start. Everything here is a
 * pure function of its arguments, for any thread.
 */
@NullMarked
package io.jukung.resources.scheduling;

import org.jspecify.annotations.NullMarked;
