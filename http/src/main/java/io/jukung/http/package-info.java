/**
 * The exchange that a handler sees, the server that carries it and the client half.
 *
 * <p>The main path is socket, TLS, HTTP codec, {@link io.jukung.http.Handler#handle} on a virtual
 * thread, and back. Netty's event loops stay inside this module; no Netty type leaves it.
 */
@NullMarked
package io.jukung.http;

import org.jspecify.annotations.NullMarked;
