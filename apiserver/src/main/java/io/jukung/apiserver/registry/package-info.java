/**
 * What is done with objects: strategies, storage and watches. Starts at {@link
 * io.jukung.apiserver.registry.ResourceStrategy}; runs on the request's thread.
 */
@NullMarked
package io.jukung.apiserver.registry;

import org.jspecify.annotations.NullMarked;
