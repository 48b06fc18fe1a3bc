/**
 * Makes the claims of pods' ephemeral volumes, which live and go with their pod.
 *
 * <p>The main path is {@link io.jukung.controllers.ephemeralvolume.EphemeralVolumeController}; it
 * runs on the loop's workers.
 */
@NullMarked
package io.jukung.controllers.ephemeralvolume;

import org.jspecify.annotations.NullMarked;
