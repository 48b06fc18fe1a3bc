/**
 * What a value of the API may look like, as one small interface that patches, managed fields,
 * pruning and decoding share. The main path starts at {@link io.jukung.machinery.typed.TypeSchema}.
 * No thread runs here.
 */
@NullMarked
package io.jukung.machinery.typed;

import org.jspecify.annotations.NullMarked;
