/**
 * Runs the pods of Jobs until enough of them succeeded or too many failed.
 *
 * <p>The main path is {@link io.jukung.controllers.job.JobController}; {@code Tally} counts pods
 * that ended, {@code Verdict} says whether the job is over and {@code JobPlan} which pods to make
 * and delete, all purely. It runs on the loop's workers.
 */
@NullMarked
package io.jukung.controllers.job;

import org.jspecify.annotations.NullMarked;
