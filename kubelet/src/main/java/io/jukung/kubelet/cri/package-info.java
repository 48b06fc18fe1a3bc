/**
 * The container runtime through CRI v1 on its Unix socket, and the events that tell of containers
 * that ended.
 *
 * <p>The main path is {@link io.jukung.kubelet.cri.Cri}, carried by {@link
 * io.jukung.kubelet.cri.CriClient}. Calls block the caller's thread; one Netty event loop carries
 * the connection, and the event stream has a virtual thread of its own.
 */
@NullMarked
package io.jukung.kubelet.cri;

import org.jspecify.annotations.NullMarked;
