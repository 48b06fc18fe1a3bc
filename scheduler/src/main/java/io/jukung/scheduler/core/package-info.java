/**
 * The pure part of scheduling: a snapshot of nodes and a pod go in, a placement or the reasons why
 * there is none come out. The main path starts at {@link io.jukung.scheduler.core.Core#place}. It
 * runs on the caller's thread and touches nothing outside.
 */
@NullMarked
package io.jukung.scheduler.core;

import org.jspecify.annotations.NullMarked;
