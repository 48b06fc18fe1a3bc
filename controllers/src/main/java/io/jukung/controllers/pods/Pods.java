package io.jukung.controllers.pods;

import io.jukung.api.core.v1.Pod;
import io.jukung.api.core.v1.PodCondition;
import org.jspecify.annotations.Nullable;

/** Readings of a pod. */
public final class Pods {
    private Pods() {}

    public static boolean isReady(Pod pod) {
        PodCondition ready = condition(pod, "Ready");
        return ready != null && ready.status().equals("True");
    }

    public static @Nullable PodCondition condition(Pod pod, String type) {
        for (PodCondition condition : pod.status().conditions()) {
            if (condition.type().equals(type)) {
                return condition;
            }
        }
        return null;
    }

    /** Whether it has run to its end and will never run again. */
    public static boolean isTerminal(Pod pod) {
        String phase = pod.status().phase();
        return phase.equals("Succeeded") || phase.equals("Failed");
    }
}
