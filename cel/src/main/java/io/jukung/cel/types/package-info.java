/**
 * The types that expressions see, made from OpenAPI schemas. The main path is {@link
 * io.jukung.cel.types.SchemaTypes#of}. No thread runs here; everything is immutable.
 */
@NullMarked
package io.jukung.cel.types;

import org.jspecify.annotations.NullMarked;
