/**
 * What the API server passes on: logs, exec, attach and port-forward to kubelets, and requests to
 * pods, services and nodes themselves.
 *
 * <p>The main path starts at {@link io.jukung.controlplane.proxying.NodeSubresources}. Bytes are
 * copied on the request's thread; an upgraded connection has one more virtual thread for the way
 * back.
 */
@NullMarked
package io.jukung.controlplane.proxying;

import org.jspecify.annotations.NullMarked;
