/**
 * Points in time as the API writes them. The main path is {@link
 * io.jukung.machinery.time.Times#parse} and {@link io.jukung.machinery.time.Times#format}. No
 * thread runs here.
 */
@NullMarked
package io.jukung.machinery.time;

import org.jspecify.annotations.NullMarked;
