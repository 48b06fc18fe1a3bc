/**
 * Starts a Job whenever a CronJob's schedule says so.
 *
 * <p>The main path is {@link io.jukung.controllers.cronjob.CronJobController}; {@code CronSchedule}
 * and {@code DueTime} say which moment is to be served, purely. It runs on the loop's workers.
 */
@NullMarked
package io.jukung.controllers.cronjob;

import org.jspecify.annotations.NullMarked;
