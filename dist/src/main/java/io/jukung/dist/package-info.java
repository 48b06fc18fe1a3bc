/**
 * The program {@code jukung}: its commands and the composition of everything into one process. The
 * main path starts at {@link io.jukung.dist.Main}. Commands run on the main thread; the server
 * supervises a virtual thread per component.
 */
@NullMarked
package io.jukung.dist;

import org.jspecify.annotations.NullMarked;
