/**
 * What a kubelet is told, from upstream's flags and configuration file.
 *
 * <p>The main path is {@link io.jukung.kubelet.config.KubeletFlags#config}. No thread runs here.
 */
@NullMarked
package io.jukung.kubelet.config;

import org.jspecify.annotations.NullMarked;
