/**
 * The API surface as a whole, kind by kind. Starts at {@link
 * io.jukung.controlplane.surface.EveryKindTest}; runs on the test's thread.
 */
@NullMarked
package io.jukung.controlplane.surface;

import org.jspecify.annotations.NullMarked;
