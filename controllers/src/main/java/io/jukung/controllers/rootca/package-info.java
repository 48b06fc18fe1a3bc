/**
 * Puts the API server's CA into every namespace, for pods to trust it.
 *
 * <p>The main path is {@link io.jukung.controllers.rootca.RootCaPublisher#reconcile}, once per
 * namespace and change of its ConfigMap; it runs on the loop's workers.
 */
@NullMarked
package io.jukung.controllers.rootca;

import org.jspecify.annotations.NullMarked;
