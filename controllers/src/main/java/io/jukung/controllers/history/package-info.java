/**
 * ControllerRevisions: which templates a set has had.
 *
 * <p>{@link io.jukung.controllers.history.History#current} finds or writes the revision of today's
 * template. No thread of its own.
 */
@NullMarked
package io.jukung.controllers.history;

import org.jspecify.annotations.NullMarked;
