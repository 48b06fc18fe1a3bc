/**
 * Removes pods that nobody else will: finished ones beyond a number, those on nodes that are gone,
 * and terminating ones that never ran.
 *
 * <p>The main path is {@link io.jukung.controllers.podgc.PodGarbageCollector}, every twenty seconds
 * on its own thread.
 */
@NullMarked
package io.jukung.controllers.podgc;

import org.jspecify.annotations.NullMarked;
