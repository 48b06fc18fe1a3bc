/**
 * Persistent volumes, their claims and classes. Starts at {@link
 * io.jukung.resources.storage.StorageResources}; runs on the request's thread.
 */
@NullMarked
package io.jukung.resources.storage;

import org.jspecify.annotations.NullMarked;
