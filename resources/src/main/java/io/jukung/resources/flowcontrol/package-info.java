/**
 * Flow schemas and priority levels: their checks, and those that every cluster has. Starts at
 * {@link io.jukung.resources.flowcontrol.FlowControlStrategies}; runs on the request's thread.
 */
@NullMarked
package io.jukung.resources.flowcontrol;

import org.jspecify.annotations.NullMarked;
