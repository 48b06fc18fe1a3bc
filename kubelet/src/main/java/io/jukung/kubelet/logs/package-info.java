/**
 * Containers' logs as the runtime writes them: read, followed, rotated.
 *
 * <p>The main path is {@link io.jukung.kubelet.logs.LogReader#copy} on a request's thread; {@link
 * io.jukung.kubelet.logs.LogRotation} runs on a virtual thread of the kubelet.
 */
@NullMarked
package io.jukung.kubelet.logs;

import org.jspecify.annotations.NullMarked;
