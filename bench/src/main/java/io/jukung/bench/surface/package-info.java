/**
 * Compares the API surface that this server shows with a reference document of upstream's. Starts
 * at {@link io.jukung.bench.surface.SurfaceCheck}; runs on the main thread.
 */
@NullMarked
package io.jukung.bench.surface;

import org.jspecify.annotations.NullMarked;
