/**
 * What pods refer to in the API: config maps, secrets, service-account tokens.
 *
 * <p>The main path is {@link io.jukung.kubelet.objects.ObjectCache}, read by the environment and
 * the volumes on pod workers' threads.
 */
@NullMarked
package io.jukung.kubelet.objects;

import org.jspecify.annotations.NullMarked;
