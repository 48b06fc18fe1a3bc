/**
 * What is particular to each built-in resource. Starts at {@link
 * io.jukung.resources.BuiltInResources}, which makes the definitions that the API server serves;
 * runs on the request's thread.
 */
@NullMarked
package io.jukung.resources;

import org.jspecify.annotations.NullMarked;
