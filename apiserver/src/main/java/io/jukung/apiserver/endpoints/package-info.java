/**
 * What stands at the end of the chain: resources, and the paths that are none. Starts at {@link
 * io.jukung.apiserver.endpoints.Router}; runs on the request's thread.
 */
@NullMarked
package io.jukung.apiserver.endpoints;

import org.jspecify.annotations.NullMarked;
