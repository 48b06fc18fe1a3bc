/**
 * Counts what objects use of their namespaces' quotas and writes it into the quotas' status.
 *
 * <p>The main path is {@link io.jukung.controllers.resourcequota.ResourceQuotaController}; it runs
 * on the loop's workers, and informers of what only quotas ask for are started by them.
 */
@NullMarked
package io.jukung.controllers.resourcequota;

import org.jspecify.annotations.NullMarked;
