/**
 * What an expression may cost at most, known before it runs; the sources are cel-go's {@code
 * checker.Cost} and apiserver's {@code library.CostEstimator}. The main path is {@link
 * io.jukung.cel.cost.Estimator#estimate}. No thread runs here.
 */
@NullMarked
package io.jukung.cel.cost;

import org.jspecify.annotations.NullMarked;
