package io.jukung.resources.apps;

import io.jukung.machinery.selector.LabelSelector;
import io.jukung.machinery.tree.IntOrString;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.resources.field.Field;
import io.jukung.resources.field.Rules;
import io.jukung.resources.pod.PodRules;
import io.jukung.resources.pod.PodTemplates;
import org.jspecify.annotations.Nullable;

/** Checks what the kinds that run pods have in common; from {@code pkg/apis/apps/validation}. */
public final class WorkloadValidation {
    private WorkloadValidation() {}

    /** The selector must be there and select something. */
    static void selector(Field spec, String kind) {
        Field selector = spec.at("selector");
        if (selector.absent()) {
            selector.missing("");
            return;
        }
        Rules.labelSelector(selector);
        if (selector.at("matchLabels").empty() && selector.at("matchExpressions").empty()) {
            selector.invalid("empty selector is invalid for " + kind);
        }
    }

    /** A template whose pods live until they are deleted. */
    static void template(Field spec, String kind, PodRules rules) {
        template(spec, spec.at("template"), kind, rules);
    }

    /**
     * @param template as its pods will be, when they are more than what is written
     */
    static void template(Field spec, Field template, String kind, PodRules rules) {
        boolean ofReplicas = kind.equals("ReplicaSet");
        matches(
                spec,
                template.at("metadata", "labels"),
                ofReplicas ? "invalid label selector" : null);
        PodTemplates.check(template, rules);
        alwaysRestarts(template, kind);
    }

    /** The spec of the pods that a workload makes. */
    static JsonObject podSpec(JsonObject workload) {
        return workload.object("spec").object("template").object("spec");
    }

    static void alwaysRestarts(Field template, String kind) {
        Field policy = template.at("spec", "restartPolicy");
        if (!policy.text().equals("Always")) {
            policy.notSupported("Always");
        }
        if (template.at("spec").has("activeDeadlineSeconds")) {
            template.at("spec", "activeDeadlineSeconds")
                    .forbidden("activeDeadlineSeconds in " + kind + " is not Supported");
        }
    }

    /** Whether the template's labels are selected. */
    public static void matches(Field spec, Field labels) {
        matches(spec, labels, null);
    }

    /**
     * @param unreadable what to say of a selector that cannot be read, null where its own errors
     *     suffice
     */
    static void matches(Field spec, Field labels, @Nullable String unreadable) {
        JsonObject selector = spec.at("selector").object();
        // no selector selects nothing, an empty one everything
        boolean absent = spec.at("selector").absent();
        if (selector.isEmpty() && !absent) {
            return;
        }
        try {
            if (absent || !LabelSelector.of(selector).matches(labels.object())) {
                labels.invalid("`selector` does not match template `labels`");
            }
        } catch (IllegalArgumentException e) {
            if (unreadable != null) {
                spec.at("selector").invalid(unreadable);
            }
        }
    }

    /** Zero, or zero percent. */
    static boolean isZero(Field value) {
        IntOrString given = IntOrString.ofNode(value.value());
        return given == null || Rules.percent(given) == 0;
    }

    /** A scale's counts in a status may not contradict each other. */
    static void statusCounts(Field status) {
        for (String count :
                new String[] {
                    "replicas",
                    "readyReplicas",
                    "availableReplicas",
                    "fullyLabeledReplicas",
                    "updatedReplicas",
                    "unavailableReplicas",
                    "currentReplicas",
                    "terminatingReplicas",
                    "observedGeneration"
                }) {
            status.at(count).nonNegative();
        }
    }

    /** How often a hash was taken already can only rise. */
    static void collisions(Field status, JsonObject old) {
        Field count = status.at("collisionCount");
        count.nonNegative();
        Field before = Field.root(old).at("status", "collisionCount");
        if (before.present() && count.number() < before.number()) {
            count.invalid(count.number(), "cannot be decremented");
        }
    }

    static void notMoreThan(Field status, String count, String limit, String text) {
        if (status.at(count).number() > status.at(limit).number()) {
            status.at(count).invalid(text);
        }
    }
}
