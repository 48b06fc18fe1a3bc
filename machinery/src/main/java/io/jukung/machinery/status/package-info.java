/**
 * What goes wrong, as the API says it: a {@code Status} with code, reason and causes, and the field
 * errors that validation collects. The main path starts at {@link
 * io.jukung.machinery.status.StatusException}. No thread runs here.
 */
@NullMarked
package io.jukung.machinery.status;

import org.jspecify.annotations.NullMarked;
