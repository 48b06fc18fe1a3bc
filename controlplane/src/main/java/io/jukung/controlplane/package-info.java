/**
 * kube-apiserver: the generic server with all built-in resources, RBAC, tokens, admission plugins
 * and start-up hooks wired together.
 *
 * <p>The main path starts at {@link io.jukung.controlplane.KubeApiServer}, the composition root,
 * which takes a {@link io.jukung.controlplane.KubeApiServerConfig}, perhaps read from flags.
 * Requests run on threads of their own; {@code run} holds the calling thread.
 */
@NullMarked
package io.jukung.controlplane;

import org.jspecify.annotations.NullMarked;
