/**
 * {@code x-kubernetes-validations}: rules in schemas, checked when a schema is written and asked
 * whenever an object is; the sources are apiextensions-apiserver's {@code cel.Validator} and {@code
 * ValidateCustomResourceDefinitionOpenAPISchema}. The main paths are {@link
 * io.jukung.cel.rules.RuleCheck} and {@link io.jukung.cel.rules.RuleSet}. No thread runs here; both
 * are safe from any.
 */
@NullMarked
package io.jukung.cel.rules;

import org.jspecify.annotations.NullMarked;
