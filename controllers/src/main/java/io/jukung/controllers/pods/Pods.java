package io.jukung.controllers.pods;

import io.jukung.api.KubeObject;
import io.jukung.api.core.v1.Pod;
import io.jukung.api.core.v1.PodCondition;
import io.jukung.api.core.v1.PodTemplateSpec;
import io.jukung.api.meta.v1.ObjectMeta;
import io.jukung.controllers.owners.ControllerRef;
import io.jukung.machinery.validation.Names;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Readings of a pod, and its making from a template. */
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

    /** Whether it runs or will run, and nobody asked for its end. */
    public static boolean isActive(Pod pod) {
        return !isTerminal(pod) && !pod.terminating();
    }

    /** Since when it is ready; null where it is not. */
    public static @Nullable Instant readySince(Pod pod) {
        PodCondition ready = condition(pod, "Ready");
        return ready != null && ready.status().equals("True") ? ready.lastTransitionTime() : null;
    }

    /** Whether it has been ready for so long. */
    public static boolean isAvailable(Pod pod, int minReadySeconds, Instant now) {
        if (!isReady(pod)) {
            return false;
        }
        Instant since = readySince(pod);
        return minReadySeconds == 0
                || (since != null && !since.plusSeconds(minReadySeconds).isAfter(now));
    }

    /** How long until the next of these pods has been ready long enough; null for none. */
    public static @Nullable Duration nextAvailable(
            List<Pod> pods, int minReadySeconds, Instant now) {
        Duration next = null;
        for (Pod pod : pods) {
            Instant since = readySince(pod);
            if (since == null || isAvailable(pod, minReadySeconds, now)) {
                continue;
            }
            Duration left = Duration.between(now, since.plusSeconds(minReadySeconds));
            if (next == null || left.compareTo(next) < 0) {
                next = left;
            }
        }
        return next;
    }

    /** A pod as the template says, controlled by the owner, whose name begins its own. */
    public static Pod fromTemplate(PodTemplateSpec template, KubeObject owner) {
        // The dash is no good ending by itself: something follows it.
        String prefix =
                Names.dns1123Subdomain(owner.name() + "-x").isEmpty()
                        ? owner.name() + "-"
                        : owner.name();
        ObjectMeta.Builder metadata =
                ObjectMeta.builder()
                        .namespace(owner.namespace())
                        .generateName(prefix)
                        .ownerReferences(List.of(ControllerRef.to(owner)));
        if (template.metadata().hasLabels()) {
            metadata.labels(template.metadata().labels());
        }
        if (template.metadata().hasAnnotations()) {
            metadata.annotations(template.metadata().annotations());
        }
        if (template.metadata().hasFinalizers()) {
            metadata.finalizers(template.metadata().finalizers());
        }
        return Pod.builder().metadata(metadata.build()).spec(template.spec()).build();
    }
}
