package io.jukung.apiserver.watch;

import io.jukung.apiserver.registry.ApiObject;
import org.jspecify.annotations.Nullable;

/**
 * One change of one object.
 *
 * @param object after the change; of a deletion, its last state at the deletion's revision
 * @param previous before the change, at its own revision; null for a new object
 */
public record Change(
        long revision, boolean deleted, ApiObject object, @Nullable ApiObject previous) {}
