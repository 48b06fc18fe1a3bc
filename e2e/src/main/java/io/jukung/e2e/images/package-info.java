/**
 * Images for tests, made from what Debian packages have installed on this machine, since no
 * registry can be reached. The main path starts at {@link io.jukung.e2e.images.TestImages}.
 * Everything runs on the caller's thread.
 */
@NullMarked
package io.jukung.e2e.images;

import org.jspecify.annotations.NullMarked;
