/**
 * The API over HTTPS: a transport, and where to find servers and credentials.
 *
 * <p>The main path is {@link io.jukung.client.http.HttpTransport#call}. Calls run on the caller's
 * thread.
 */
@NullMarked
package io.jukung.client.http;

import org.jspecify.annotations.NullMarked;
