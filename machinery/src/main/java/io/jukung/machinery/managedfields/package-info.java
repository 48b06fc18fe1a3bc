/**
 * Who owns which field of an object: {@code metadata.managedFields} kept on every change, and
 * server-side apply. The main path starts at {@link
 * io.jukung.machinery.managedfields.FieldManager}. No thread runs here.
 */
@NullMarked
package io.jukung.machinery.managedfields;

import org.jspecify.annotations.NullMarked;
