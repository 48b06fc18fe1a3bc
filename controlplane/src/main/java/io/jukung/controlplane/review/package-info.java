/**
 * Reviews: questions about tokens and rights, answered and never stored.
 *
 * <p>The main path starts at {@link io.jukung.controlplane.review.Reviews#resources}. Everything
 * runs on the request's thread.
 */
@NullMarked
package io.jukung.controlplane.review;

import org.jspecify.annotations.NullMarked;
