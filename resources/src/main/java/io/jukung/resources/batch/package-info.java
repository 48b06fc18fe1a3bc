/**
 * Jobs and cron jobs: what is particular to each. Starts at the class that {@link
 * io.jukung.resources.BuiltInResources} names; runs on the request's thread.
 */
@NullMarked
package io.jukung.resources.batch;

import org.jspecify.annotations.NullMarked;
