/**
 * What stands between an object and the store's bytes: the media type it is written in and its
 * encryption at rest. Starts at {@link io.jukung.apiserver.storage.StorageForms}, which makes one
 * {@link io.jukung.apiserver.storage.ObjectForm} a resource. Safe from any thread; only a watched
 * configuration file has a thread of its own.
 */
@NullMarked
package io.jukung.apiserver.storage;

import org.jspecify.annotations.NullMarked;
