/**
 * OpenAPI v2 and v3 documents of the built-in API, made from the schema data.
 *
 * <p>The main path starts at {@link io.jukung.schema.openapi.OpenApiV2} and {@link
 * io.jukung.schema.openapi.OpenApiV3}: {@code Paths} lays out the operations once, {@code
 * Definitions} the types, and each document renders them its way. Documents are made at the first
 * request and kept; safe for all threads.
 */
@NullMarked
package io.jukung.schema.openapi;

import org.jspecify.annotations.NullMarked;
