/**
 * The Pod Security Standards: what pods may ask for in a namespace, by the namespace's labels.
 *
 * <p>The main path starts at {@link io.jukung.controlplane.podsecurity.PodSecurity}, an admission
 * plugin; the checks are in {@link io.jukung.controlplane.podsecurity.Baseline} and {@link
 * io.jukung.controlplane.podsecurity.Restricted}. Everything runs on the request's thread.
 */
@NullMarked
package io.jukung.controlplane.podsecurity;

import org.jspecify.annotations.NullMarked;
