/**
 * Keeps claims that pods use, and volumes that claims use, from being deleted under them.
 *
 * <p>The main paths are {@link io.jukung.controllers.volumeprotection.ClaimProtectionController}
 * and {@link io.jukung.controllers.volumeprotection.VolumeProtectionController}; both run on their
 * loop's workers.
 */
@NullMarked
package io.jukung.controllers.volumeprotection;

import org.jspecify.annotations.NullMarked;
