/**
 * Schemas of custom resources: what they say of a value, and what is done to one by them (pruning,
 * defaulting, checks). Starts at {@link io.jukung.apiserver.structural.Structural}, a schema made
 * ready; everything here is a function of a schema and a tree. No thread runs here.
 */
@NullMarked
package io.jukung.apiserver.structural;

import org.jspecify.annotations.NullMarked;
