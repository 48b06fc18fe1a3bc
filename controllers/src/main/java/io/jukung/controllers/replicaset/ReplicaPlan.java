package io.jukung.controllers.replicaset;

import io.jukung.api.core.v1.Pod;
import java.time.Instant;
import java.util.List;

/**
 * How to come to the number of pods asked for.
 *
 * @param create how many to make
 * @param delete which to delete
 */
record ReplicaPlan(int create, List<Pod> delete) {
    /** No more pods than these are written in one go. */
    private static final int BURST = 500;

    /**
     * @param active the pods there are
     * @param related active pods of this set and of its siblings below one owner
     */
    static ReplicaPlan decide(int wanted, List<Pod> active, List<Pod> related, Instant now) {
        int missing = wanted - active.size();
        if (missing >= 0) {
            return new ReplicaPlan(Math.min(missing, BURST), List.of());
        }
        int surplus = Math.min(-missing, BURST);
        List<Pod> victims =
                surplus >= active.size() ? active : Victims.ranked(active, related, now);
        return new ReplicaPlan(0, List.copyOf(victims.subList(0, surplus)));
    }
}
