package io.jukung.controllers.deployment;

import io.jukung.api.apps.v1.Deployment;
import io.jukung.api.apps.v1.ReplicaSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The annotations by which a deployment and its sets remember revisions and sizes. */
final class Revisions {
    static final String REVISION = "deployment.kubernetes.io/revision";
    static final String HISTORY = "deployment.kubernetes.io/revision-history";
    static final String DESIRED = "deployment.kubernetes.io/desired-replicas";
    static final String MAX = "deployment.kubernetes.io/max-replicas";

    private static final int LONGEST_HISTORY = 2000;

    /** What sets do not take over from their deployment. */
    private static final Set<String> OWN =
            Set.of(
                    "kubectl.kubernetes.io/last-applied-configuration",
                    REVISION,
                    HISTORY,
                    DESIRED,
                    MAX,
                    "deprecated.deployment.rollback.to");

    private Revisions() {}

    static long of(ReplicaSet set) {
        return number(set.metadata().annotations().getOrDefault(REVISION, ""));
    }

    static long newest(List<ReplicaSet> sets) {
        return sets.stream().mapToLong(Revisions::of).max().orElse(0);
    }

    /**
     * The annotations of the newest set.
     *
     * @param before its annotations so far
     * @param exists whether it is there already: then its sizes are left alone
     */
    static Map<String, String> of(
            Deployment deployment, Map<String, String> before, long revision, boolean exists) {
        Map<String, String> annotations = new HashMap<>(before);
        deployment
                .metadata()
                .annotations()
                .forEach((key, value) -> {
                    if (!OWN.contains(key)) {
                        annotations.put(key, value);
                    }
                });
        String old = before.getOrDefault(REVISION, "");
        if (number(old) < revision) {
            annotations.put(REVISION, Long.toString(revision));
            if (!old.isEmpty()) {
                annotations.put(HISTORY, history(before.getOrDefault(HISTORY, ""), old));
            }
        }
        return exists ? annotations : sized(annotations, deployment);
    }

    /** Annotations that tell what the deployment's size was when the set was last scaled. */
    static Map<String, String> sized(Map<String, String> before, Deployment deployment) {
        int replicas = deployment.spec().replicas();
        Map<String, String> annotations = new HashMap<>(before);
        annotations.put(DESIRED, Integer.toString(replicas));
        annotations.put(MAX, Integer.toString(replicas + Limits.of(deployment).surge()));
        return annotations;
    }

    /** The number that an annotation holds; 0 where it holds none. */
    static long number(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    private static String history(String before, String revision) {
        String all = before.isEmpty() ? revision : before + "," + revision;
        while (all.length() > LONGEST_HISTORY && all.contains(",")) {
            all = all.substring(all.indexOf(',') + 1);
        }
        return all;
    }
}
