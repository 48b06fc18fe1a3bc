/**
 * The scheduler's configuration file, {@code kubescheduler.config.k8s.io/v1}. The main path starts
 * at {@link io.jukung.scheduler.config.SchedulerConfiguration#read}. No thread runs here.
 */
@NullMarked
package io.jukung.scheduler.config;

import org.jspecify.annotations.NullMarked;
