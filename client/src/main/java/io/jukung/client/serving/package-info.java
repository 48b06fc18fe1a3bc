/**
 * The port on which a component tells its health and its metrics, and who may read them.
 *
 * <p>The main path starts at {@link io.jukung.client.serving.ComponentServer}: a request's caller
 * is found by certificate, front proxy or token, and the API server is asked what it may do.
 * Requests run on virtual threads of the server's; what is known of callers is shared by them.
 */
@NullMarked
package io.jukung.client.serving;

import org.jspecify.annotations.NullMarked;
