/**
 * Evicts pods from nodes with NoExecute taints that they do not tolerate, or no longer.
 *
 * <p>The main path is {@link io.jukung.controllers.tainteviction.TaintEvictionController}; {@code
 * Tolerance} decides purely. It runs on the loop's workers.
 */
@NullMarked
package io.jukung.controllers.tainteviction;

import org.jspecify.annotations.NullMarked;
