/**
 * The exchange that a handler sees, the server that carries it and the client half.
 *
 * <p>The server's main path starts in {@link io.jukung.http.HttpServer}: socket, TLS, HTTP codec,
 * {@link io.jukung.http.Handler#handle} on a virtual thread, and back; the client's in {@link
 * io.jukung.http.NettyHttpClient#send}. A few event loops, shared by the whole process, move bytes;
 * between them and the blocking side stand only {@code InboundBytes} and {@code OutboundBytes},
 * which bound what is buffered. An upgrade leaves a raw {@link io.jukung.http.Duplex}, on which
 * WebSocket and SPDY run as plain blocking code. No Netty type leaves this module.
 */
@NullMarked
package io.jukung.http;

import org.jspecify.annotations.NullMarked;
