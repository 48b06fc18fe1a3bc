package io.jukung.scheduler.core;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One consideration of the scheduler, under the name that upstream's plugin has. */
public interface Plugin {
    String name();

    /** Rules nodes out. */
    interface Filter extends Plugin {
        /**
         * Prepares to look at nodes for one pod.
         *
         * @return a function that answers, for a node, why the pod cannot go there (upstream's
         *     words, one entry per reason), or an empty list; null where the plugin has nothing to
         *     say about this pod at all
         */
        @Nullable Function<NodeInfo, List<String>> prepare(PodInfo pod, Snapshot snapshot);

        /**
         * Why the pod can go nowhere at all, whatever the node; null where that is not so. Asked
         * before {@link #prepare}.
         */
        default @Nullable String refuses(PodInfo pod, Snapshot snapshot) {
            return null;
        }

        /** Whether fewer pods on a node could lift one of this plugin's reasons. */
        default boolean helpedByEviction(String reason) {
            return true;
        }
    }

    /** Prefers nodes to others. */
    interface Score extends Plugin {
        /** How much the score counts. */
        int weight();

        /**
         * Scores each of the nodes that are possible.
         *
         * @return 0 to 100 for each node, in order; null where the pod makes no difference
         */
        long @Nullable [] score(PodInfo pod, List<NodeInfo> nodes, Snapshot snapshot);

        /** The best score. */
        long MAX = 100;

        /**
         * Stretches scores so that the highest is {@link #MAX}; the other way round where reversed.
         */
        static long[] normalize(long[] scores, boolean reversed) {
            long highest = 0;
            for (long score : scores) {
                highest = Math.max(highest, score);
            }
            for (int i = 0; i < scores.length; i++) {
                long stretched = highest == 0 ? 0 : scores[i] * MAX / highest;
                scores[i] = reversed ? MAX - stretched : stretched;
            }
            return scores;
        }
    }
}
