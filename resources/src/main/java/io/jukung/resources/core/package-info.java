/**
 * The small kinds of the core group: what is particular to each. Starts at the class that {@link
 * io.jukung.resources.BuiltInResources} names; runs on the request's thread.
 */
@NullMarked
package io.jukung.resources.core;

import org.jspecify.annotations.NullMarked;
