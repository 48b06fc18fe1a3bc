package io.jukung.controllers.job;

import io.jukung.api.batch.v1.Job;
import io.jukung.api.batch.v1.PodFailurePolicyOnExitCodesRequirement;
import io.jukung.api.batch.v1.PodFailurePolicyRule;
import io.jukung.api.core.v1.ContainerStatus;
import io.jukung.api.core.v1.Pod;
import io.jukung.api.core.v1.PodCondition;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a job's {@code podFailurePolicy} says of a failed pod.
 *
 * @param counts whether towards the back-off limit
 * @param failJob why the whole job fails; null where it does not
 * @param failIndex whether the pod's index fails, whatever may be left of its limit
 */
record FailureRules(boolean counts, @Nullable String failJob, boolean failIndex) {
    private static final FailureRules COUNTS = new FailureRules(true, null, false);

    static FailureRules of(Job job, Pod pod) {
        if (!pod.status().phase().equals("Failed")) {
            return COUNTS; // a pod that terminates has no exit code yet
        }
        List<PodFailurePolicyRule> rules = job.spec().podFailurePolicy().rules();
        for (int i = 0; i < rules.size(); i++) {
            PodFailurePolicyRule rule = rules.get(i);
            String match = match(rule, pod);
            if (match == null) {
                continue;
            }
            String message = match + " matching " + rule.action() + " rule at index " + i;
            return switch (rule.action()) {
                case "Ignore" -> new FailureRules(false, null, false);
                case "FailJob" -> new FailureRules(true, message, false);
                case "FailIndex" -> new FailureRules(true, null, true);
                default -> COUNTS;
            };
        }
        return COUNTS;
    }

    private static @Nullable String match(PodFailurePolicyRule rule, Pod pod) {
        if (rule.hasOnExitCodes()) {
            List<ContainerStatus> containers = new ArrayList<>(pod.status().containerStatuses());
            containers.addAll(pod.status().initContainerStatuses());
            for (ContainerStatus container : containers) {
                if (matches(rule.onExitCodes(), container)) {
                    return "Container %s for pod %s failed with exit code %d"
                            .formatted(
                                    container.name(),
                                    pod.key(),
                                    container.state().terminated().exitCode());
                }
            }
            return null;
        }
        for (var pattern : rule.onPodConditions()) {
            for (PodCondition condition : pod.status().conditions()) {
                String status = pattern.status().isEmpty() ? "True" : pattern.status();
                if (condition.type().equals(pattern.type()) && condition.status().equals(status)) {
                    return "Pod " + pod.key() + " has condition " + condition.type();
                }
            }
        }
        return null;
    }

    private static boolean matches(
            PodFailurePolicyOnExitCodesRequirement codes, ContainerStatus container) {
        if (!container.state().hasTerminated()
                || (!codes.containerName().isEmpty()
                        && !codes.containerName().equals(container.name()))) {
            return false;
        }
        int code = container.state().terminated().exitCode();
        boolean listed = codes.values().contains(code);
        // Success is no failure, whatever the rule leaves out.
        return code != 0 && (codes.operator().equals("In") ? listed : !listed);
    }
}
