/**
 * The API server, generic: it never names a kind. A request runs through {@code request} (the
 * chain's terms), {@code authentication}, {@code authorization}, {@code admission} and {@code
 * registry} down to the store, each request on a virtual thread of its own.
 */
@NullMarked
package io.jukung.apiserver;

import org.jspecify.annotations.NullMarked;
