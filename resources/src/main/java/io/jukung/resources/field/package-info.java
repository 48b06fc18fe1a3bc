/**
 * Walking an object while collecting what is wrong with it. Starts at {@link
 * io.jukung.resources.field.Field#root}; one thread at a time, the request's.
 */
@NullMarked
package io.jukung.resources.field;

import org.jspecify.annotations.NullMarked;
