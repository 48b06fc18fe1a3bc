/**
 * Deletes jobs some time after they finished, as their {@code ttlSecondsAfterFinished} says.
 *
 * <p>The main path is {@link io.jukung.controllers.ttlafterfinished.TtlAfterFinishedController}; it
 * runs on the loop's workers.
 */
@NullMarked
package io.jukung.controllers.ttlafterfinished;

import org.jspecify.annotations.NullMarked;
