/**
 * The built-in API surface of Kubernetes 1.36 as data: types, resources, defaults.
 *
 * <p>The main path starts at {@link io.jukung.schema.Schemas#builtIn}, which reads the data files
 * that codegen wrote in the build; a type is made of its line when somebody asks for it. Everything
 * is safe for all threads.
 */
@NullMarked
package io.jukung.schema;

import org.jspecify.annotations.NullMarked;
