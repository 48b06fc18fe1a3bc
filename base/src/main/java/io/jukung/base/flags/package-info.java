/**
 * Command-line flags and feature gates as data. The main path starts at {@link
 * io.jukung.base.flags.Flags}, which a component fills with what it knows, and ends at {@link
 * io.jukung.base.flags.FlagValues}. No thread runs here.
 */
@NullMarked
package io.jukung.base.flags;

import org.jspecify.annotations.NullMarked;
