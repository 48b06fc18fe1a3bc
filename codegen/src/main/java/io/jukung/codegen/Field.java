package io.jukung.codegen;

/**
 * One field of a type.
 *
 * @param facts what the overlay adds, in its own words: {@code map(name) patch=merge(name)}
 */
record Field(String name, FieldType type, boolean required, String description, String facts) {}
