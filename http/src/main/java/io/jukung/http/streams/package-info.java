/**
 * Kubernetes' remote-command and port-forward protocols over WebSocket and SPDY, as the kubelet and
 * the API server answer them and as a client asks for them.
 *
 * <p>The main path starts in {@link io.jukung.http.streams.RemoteCommand#accept} and {@link
 * io.jukung.http.streams.PortForward#serve}, on the thread of the exchange. Each session has one
 * virtual thread that reads the connection; each forwarded port runs on one of its own.
 */
@NullMarked
package io.jukung.http.streams;

import org.jspecify.annotations.NullMarked;
