/**
 * How the API names things: groups, versions, kinds and resources. The main path starts at {@link
 * io.jukung.machinery.names.GroupVersionKind#of}. No thread runs here.
 */
@NullMarked
package io.jukung.machinery.names;

import org.jspecify.annotations.NullMarked;
