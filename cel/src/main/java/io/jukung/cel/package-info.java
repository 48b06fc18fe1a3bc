/**
 * CEL as Kubernetes has it: its types, libraries, costs and limits. The main path is {@link
 * io.jukung.cel.CelEnvironment#compile}, which gives a {@link io.jukung.cel.Program}; CEL's parser
 * and checker are dev.cel's, what runs expressions is in {@link io.jukung.cel.evaluation}. No
 * thread of its own runs here, programs are safe from any.
 */
@NullMarked
package io.jukung.cel;

import org.jspecify.annotations.NullMarked;
