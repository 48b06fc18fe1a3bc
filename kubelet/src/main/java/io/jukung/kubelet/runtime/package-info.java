/**
 * What turns a plain containerd into the node's runtime: its configuration, the pause image, and
 * images from archives.
 *
 * <p>The main path is {@link io.jukung.kubelet.runtime.ContainerdConfig} before containerd starts
 * and {@link io.jukung.kubelet.runtime.ImageImport} once it serves. No thread runs here.
 */
@NullMarked
package io.jukung.kubelet.runtime;

import org.jspecify.annotations.NullMarked;
