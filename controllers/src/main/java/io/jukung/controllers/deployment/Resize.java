package io.jukung.controllers.deployment;

import io.jukung.api.apps.v1.ReplicaSet;

/** A set and the number of pods it should ask for. */
record Resize(ReplicaSet set, int replicas) {
    boolean changes() {
        return replicas != set.spec().replicas();
    }
}
