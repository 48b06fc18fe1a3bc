/**
 * What expressions can call: CEL's standard functions and Kubernetes' own libraries. The main path
 * is {@link io.jukung.cel.library.Libraries}; a library is a list of overloads, each with the types
 * that the checker sees and what it does. No thread runs here.
 */
@NullMarked
package io.jukung.cel.library;

import org.jspecify.annotations.NullMarked;
