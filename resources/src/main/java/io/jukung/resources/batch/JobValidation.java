package io.jukung.resources.batch;

import io.jukung.machinery.tree.JsonObject;
import io.jukung.machinery.validation.Names;
import io.jukung.resources.apps.WorkloadValidation;
import io.jukung.resources.field.Equality;
import io.jukung.resources.field.Field;
import io.jukung.resources.field.Rules;
import io.jukung.resources.field.Trees;
import io.jukung.resources.pod.PodRules;
import io.jukung.resources.pod.PodTemplates;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Checks jobs and job templates; from {@code pkg/apis/batch/validation}. */
final class JobValidation {
    private JobValidation() {}

    static void job(Field job, PodRules rules) {
        Field spec = job.at("spec");
        generated(job);
        if (spec.has("selector")) {
            Rules.labelSelector(spec.at("selector"));
            WorkloadValidation.matches(spec, spec.at("template", "metadata", "labels"));
        } else {
            spec.at("selector").missing("");
        }
        spec(spec, rules);
        if (spec.text("completionMode").equals("Indexed") && spec.at("completions").number() > 0) {
            String pod =
                    job.at("metadata").text("name") + "-" + (spec.at("completions").number() - 1);
            for (String message : Names.dns1123Label(pod)) {
                job.at("metadata", "name")
                        .invalid(
                                job.at("metadata").text("name"),
                                "will not able to create pod with invalid DNS label: " + pod);
            }
        }
    }

    private static void generated(Field job) {
        Field spec = job.at("spec");
        if (spec.at("manualSelector").truth() || spec.absent()) {
            return;
        }
        String uid = job.at("metadata").text("uid");
        Field labels = spec.at("template", "metadata", "labels");
        for (String key : List.of(JobLabels.UID, JobLabels.OLD_UID)) {
            must(labels.key(key), uid);
        }
        String name = job.at("metadata").text("name");
        for (String key : List.of(JobLabels.NAME, JobLabels.OLD_NAME)) {
            must(labels.key(key), name);
        }
        Field selected = spec.at("selector", "matchLabels");
        if (!uid.equals(selected.text(JobLabels.UID))
                && !uid.equals(selected.text(JobLabels.OLD_UID))) {
            spec.at("selector").invalid("`selector` not auto-generated");
        }
    }

    private static void must(Field label, String value) {
        if (label.absent()) {
            label.missing("must be '" + value + "'");
        } else if (!label.text().equals(value)) {
            label.invalid("must be '" + value + "'");
        }
    }

    static void spec(Field spec, PodRules rules) {
        for (String count :
                List.of(
                        "parallelism",
                        "completions",
                        "activeDeadlineSeconds",
                        "backoffLimit",
                        "ttlSecondsAfterFinished",
                        "backoffLimitPerIndex",
                        "maxFailedIndexes")) {
            spec.at(count).nonNegative();
        }
        boolean indexed = spec.text("completionMode").equals("Indexed");
        completionMode(spec, indexed);
        for (String needsIndexed : List.of("backoffLimitPerIndex", "maxFailedIndexes")) {
            if (!indexed && spec.has(needsIndexed)) {
                spec.at(needsIndexed).invalid("requires indexed completion mode");
            }
        }
        if (spec.has("maxFailedIndexes")) {
            Field failed = spec.at("maxFailedIndexes");
            if (!spec.has("backoffLimitPerIndex")) {
                spec.at("backoffLimitPerIndex").missing("when maxFailedIndexes is specified");
            }
            if (spec.has("completions") && failed.number() > spec.at("completions").number()) {
                failed.invalid("must be less than or equal to completions");
            }
        }
        PodTemplates.check(spec.at("template"), rules);
        Field restart = spec.at("template", "spec", "restartPolicy");
        if (restart.empty() || restart.text().equals("Always")) {
            restart.missing("valid values: \"OnFailure\", \"Never\"");
        } else if (!List.of("OnFailure", "Never").contains(restart.text())) {
            restart.notSupported("OnFailure", "Never");
        } else if (spec.has("podFailurePolicy") && !restart.text().equals("Never")) {
            restart.invalid("only \"Never\" is supported when podFailurePolicy is specified");
        }
        failurePolicy(spec);
        Field replacement = spec.at("podReplacementPolicy");
        replacement.in("Failed", "TerminatingOrFailed");
        if (spec.has("podFailurePolicy") && replacement.text().equals("TerminatingOrFailed")) {
            replacement.notSupported("Failed");
        }
        Field manager = spec.at("managedBy");
        if (manager.present()) {
            if (manager.text().length() > 63) {
                manager.tooLong(63);
            }
            if (!manager.text().contains("/")) {
                manager.invalid("must be a domain-prefixed path (such as \"acme.io/foo\")");
            }
        }
    }

    private static void completionMode(Field spec, boolean indexed) {
        Field mode = spec.at("completionMode");
        if (mode.absent()) {
            return;
        }
        mode.in("Indexed", "NonIndexed");
        if (!indexed) {
            return;
        }
        if (!spec.has("completions")) {
            spec.at("completions").missing("when completion mode is Indexed");
        }
        if (spec.at("parallelism").number() > 100_000) {
            spec.at("parallelism")
                    .invalid(
                            "must be less than or equal to 100000 when completion mode is Indexed");
        }
    }

    private static void failurePolicy(Field spec) {
        Field policy = spec.at("podFailurePolicy");
        if (policy.absent()) {
            return;
        }
        Field rules = policy.at("rules");
        if (rules.array().size() > 20) {
            rules.tooMany(rules.array().size(), 20);
        }
        Set<String> containers = new HashSet<>();
        for (String list : List.of("containers", "initContainers")) {
            spec.at("template", "spec", list).items().forEach(c -> containers.add(c.text("name")));
        }
        for (Field rule : rules.items()) {
            rule.at("action").oneOf("Count", "FailIndex", "FailJob", "Ignore");
            Field codes = rule.at("onExitCodes");
            if (codes.present()) {
                codes.at("operator").oneOf("In", "NotIn");
                if (codes.has("containerName")
                        && !containers.contains(codes.text("containerName"))) {
                    codes.at("containerName")
                            .invalid(
                                    "must be one of the container or initContainer names in the"
                                            + " pod template");
                }
                if (codes.at("values").empty()) {
                    codes.at("values").invalid("at least one value is required");
                }
            }
            boolean conditions = !rule.at("onPodConditions").empty();
            if (codes.present() && conditions) {
                rule.invalid("specifying both OnExitCodes and OnPodConditions is not supported");
            } else if (codes.absent() && !conditions) {
                rule.invalid("specifying one of OnExitCodes and OnPodConditions is required");
            }
        }
    }

    static void update(Field job, JsonObject old, PodRules rules) {
        Field spec = job.at("spec");
        Field before = Field.root(old).at("spec");
        job(job, rules);
        completions(spec, before);
        spec.at("selector").immutable(before.at("selector"));
        template(job, old);
        for (String field :
                List.of(
                        "completionMode",
                        "podFailurePolicy",
                        "backoffLimitPerIndex",
                        "managedBy",
                        "successPolicy")) {
            spec.at(field).immutable(before.at(field));
        }
    }

    private static void completions(Field spec, Field before) {
        Field now = spec.at("completions");
        if (now.sameAs(before.at("completions"))) {
            return;
        }
        boolean indexed = spec.text("completionMode").equals("Indexed");
        if (!indexed) {
            now.invalid(Rules.IMMUTABLE);
        } else if (now.number() != spec.at("parallelism").number()) {
            now.invalid("can only be modified in tandem with spec.parallelism");
        }
    }

    /** While a job is suspended and has not started, where its pods may run can still change. */
    private static void template(Field job, JsonObject old) {
        JsonObject before = old.object("spec").object("template");
        JsonObject now = job.at("spec", "template").object();
        boolean notStarted =
                old.object("spec").bool("suspend", false) && !old.object("status").has("startTime");
        if (notStarted) {
            for (String field :
                    List.of("nodeSelector", "tolerations", "schedulingGates", "affinity")) {
                now =
                        now.with(
                                "spec",
                                Trees.keep(now.object("spec"), field, before.object("spec")));
            }
            now =
                    now.with(
                            "metadata",
                            Trees.keep(
                                    Trees.keep(
                                            now.object("metadata"),
                                            "annotations",
                                            before.object("metadata")),
                                    "labels",
                                    before.object("metadata")));
        }
        if (!Equality.same(now, before)) {
            job.at("spec", "template").invalid(Rules.IMMUTABLE);
        }
    }
}
