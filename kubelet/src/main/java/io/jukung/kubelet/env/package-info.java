/**
 * What a container finds in its environment: variables, expansions, the downward API, services.
 *
 * <p>The main path is {@link io.jukung.kubelet.env.ContainerEnvironment#resolve}. No thread runs
 * here.
 */
@NullMarked
package io.jukung.kubelet.env;

import org.jspecify.annotations.NullMarked;
