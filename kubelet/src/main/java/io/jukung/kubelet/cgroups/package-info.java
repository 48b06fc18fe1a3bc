/**
 * Control groups of pods: {@code /kubepods/<class>/pod<uid>}, and the shares and limits in them.
 *
 * <p>The main path is {@link io.jukung.kubelet.cgroups.PodCgroups#create} before a pod's sandbox is
 * made. No thread runs here.
 */
@NullMarked
package io.jukung.kubelet.cgroups;

import org.jspecify.annotations.NullMarked;
