/**
 * Values as expressions see them: Java's own for scalars ({@code Long}, {@code UnsignedLong},
 * {@code Double}, {@code Boolean}, {@code String}, {@code Instant}, {@code Duration}, {@code
 * Optional}, {@code JsonNull}), and views of immutable trees for lists, maps and objects. The main
 * path is {@link io.jukung.cel.value.Trees#view}. Views are made for one evaluation and belong to
 * its thread.
 */
@NullMarked
package io.jukung.cel.value;

import org.jspecify.annotations.NullMarked;
