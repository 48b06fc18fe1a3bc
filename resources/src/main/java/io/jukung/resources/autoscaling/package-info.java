/**
 * Autoscalers: what is particular to each. Starts at the class that {@link
 * io.jukung.resources.BuiltInResources} names; runs on the request's thread.
 */
@NullMarked
package io.jukung.resources.autoscaling;

import org.jspecify.annotations.NullMarked;
