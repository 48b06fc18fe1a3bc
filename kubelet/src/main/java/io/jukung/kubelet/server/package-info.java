/**
 * The node's own HTTPS server: logs, exec, attach, port-forward, pods, statistics, health.
 *
 * <p>The main path is {@link io.jukung.kubelet.server.KubeletServer#handle}, on a virtual thread
 * per request: authentication, authorization, then the endpoint.
 */
@NullMarked
package io.jukung.kubelet.server;

import org.jspecify.annotations.NullMarked;
