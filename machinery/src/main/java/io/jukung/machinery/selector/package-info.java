/**
 * Which objects are meant: by their labels, by a few of their fields. The main path starts at
 * {@link io.jukung.machinery.selector.LabelSelector} and {@link
 * io.jukung.machinery.selector.FieldSelector}, both immutable. No thread runs here.
 */
@NullMarked
package io.jukung.machinery.selector;

import org.jspecify.annotations.NullMarked;
