/**
 * The three ways in which a client describes a change as a patch: JSON patch, merge patch and
 * strategic merge patch; apply is in {@code managedfields}. The main path starts at {@link
 * io.jukung.machinery.patch.JsonPatch}, {@link io.jukung.machinery.patch.MergePatch} and {@link
 * io.jukung.machinery.patch.StrategicMergePatch}. No thread runs here.
 */
@NullMarked
package io.jukung.machinery.patch;

import org.jspecify.annotations.NullMarked;
