/**
 * What every component talks to the API server through.
 *
 * <p>The main path is {@link io.jukung.client.Client} to {@link io.jukung.client.Transport}, which
 * is either HTTPS or the API server in the same process. Calls run on the caller's thread; an
 * informer has one virtual thread of its own.
 */
@NullMarked
package io.jukung.client;

import org.jspecify.annotations.NullMarked;
