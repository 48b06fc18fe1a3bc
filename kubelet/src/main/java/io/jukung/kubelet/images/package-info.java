/**
 * Images for containers: there already, pulled, or refused, with upstream's reasons and events.
 *
 * <p>The main path is {@link io.jukung.kubelet.images.ImageManager#ensure} on a pod worker's
 * thread.
 */
@NullMarked
package io.jukung.kubelet.images;

import org.jspecify.annotations.NullMarked;
