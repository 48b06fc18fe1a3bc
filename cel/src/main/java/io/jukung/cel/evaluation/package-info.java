/**
 * Runs checked expressions, counting what each step costs. The main path is {@link
 * io.jukung.cel.evaluation.Planner}, which makes {@link io.jukung.cel.evaluation.Step}s once, and
 * {@link io.jukung.cel.evaluation.Frame}, one for each run and its thread.
 */
@NullMarked
package io.jukung.cel.evaluation;

import org.jspecify.annotations.NullMarked;
