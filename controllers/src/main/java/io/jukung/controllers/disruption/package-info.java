/**
 * Says how many pods of each PodDisruptionBudget may be evicted now.
 *
 * <p>The main path is {@link io.jukung.controllers.disruption.DisruptionController}; {@code Scales}
 * finds how many pods there should be, {@code Expectation}, {@code Announced} and {@code
 * BudgetStatus} decide purely what to tell. It runs on the loop's workers.
 */
@NullMarked
package io.jukung.controllers.disruption;

import org.jspecify.annotations.NullMarked;
