/**
 * The build-time program that turns client-java's model classes and the project's overlay into
 * typed views and the schema data file.
 *
 * <p>The main path starts at {@link io.jukung.codegen.Main}: {@link io.jukung.codegen.ModelReader}
 * reads, then {@code ViewWriter} or {@code SchemaWriter} writes. One thread, no shipped module ever
 * has this on its class path.
 */
@NullMarked
package io.jukung.codegen;

import org.jspecify.annotations.NullMarked;
