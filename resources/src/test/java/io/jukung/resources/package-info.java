/** Tests of what is particular to each resource, through a whole server in this process. */
@NullMarked
package io.jukung.resources;

import org.jspecify.annotations.NullMarked;
