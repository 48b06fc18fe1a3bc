/**
 * Changes on their way to watchers: one watch of the store per resource, fanned out. Starts at
 * {@link io.jukung.apiserver.watch.WatchCache}; each cache has one virtual thread that reads the
 * store, watchers wait on their requests' threads.
 */
@NullMarked
package io.jukung.apiserver.watch;

import org.jspecify.annotations.NullMarked;
