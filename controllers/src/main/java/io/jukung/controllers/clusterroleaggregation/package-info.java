/**
 * Fills cluster roles that are put together from others: {@code admin}, {@code edit}, {@code view}.
 *
 * <p>The main path is {@link
 * io.jukung.controllers.clusterroleaggregation.ClusterRoleAggregationController}; it runs on the
 * loop's workers.
 */
@NullMarked
package io.jukung.controllers.clusterroleaggregation;

import org.jspecify.annotations.NullMarked;
