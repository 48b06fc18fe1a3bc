package io.jukung.resources.batch;

import io.jukung.machinery.selector.LabelSelector;
import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.machinery.validation.Names;
import io.jukung.resources.apps.WorkloadValidation;
import io.jukung.resources.field.Equality;
import io.jukung.resources.field.Field;
import io.jukung.resources.field.Rules;
import io.jukung.resources.field.Trees;
import io.jukung.resources.pod.PodRules;
import io.jukung.resources.pod.PodTemplates;
import java.util.List;
import java.util.Map;

/** Checks jobs and job templates; from {@code pkg/apis/batch/validation}. */
final class JobValidation {
    private static final long MOST_INDEXES = 100_000;

    private JobValidation() {}

    static void job(Field job, PodRules rules) {
        Field spec = job.at("spec");
        generated(job, true);
        selecting(spec, rules);
        if (spec.text("completionMode").equals("Indexed") && spec.at("completions").number() > 0) {
            String name = job.at("metadata").text("name");
            String pod = name + "-" + (spec.at("completions").number() - 1);
            if (!Names.dns1123Label(pod).isEmpty()) {
                job.at("metadata", "name")
                        .invalid("will not able to create pod with invalid DNS label: " + pod);
            }
        }
    }

    private static void selecting(Field spec, PodRules rules) {
        spec(spec, rules);
        if (spec.has("selector")) {
            Rules.labelSelector(spec.at("selector"));
            WorkloadValidation.matches(spec, spec.at("template", "metadata", "labels"));
        } else {
            spec.at("selector").missing("");
        }
    }

    /** What the server itself writes into a job must be there, unless its user took that over. */
    private static void generated(Field job, boolean prefixed) {
        Field spec = job.at("spec");
        if (spec.at("manualSelector").truth() || !spec.has("selector")) {
            return;
        }
        String uid = job.at("metadata").text("uid");
        String name = job.at("metadata").text("name");
        Field labels = spec.at("template", "metadata", "labels");
        must(labels, JobLabels.OLD_UID, uid);
        must(labels, JobLabels.OLD_NAME, name);
        // jobs of old servers lack the labels with a prefix
        if (prefixed) {
            must(labels, JobLabels.UID, uid);
            must(labels, JobLabels.NAME, name);
        }
        LabelSelector selector = LabelSelector.of(spec.at("selector").object());
        boolean selected =
                selector.matches(
                        Map.of(
                                JobLabels.OLD_UID,
                                uid,
                                JobLabels.OLD_NAME,
                                name,
                                prefixed ? JobLabels.UID : JobLabels.OLD_UID + "-",
                                uid,
                                prefixed ? JobLabels.NAME : JobLabels.OLD_NAME + "-",
                                name));
        if (!selected) {
            spec.at("selector").invalid("`selector` not auto-generated");
        }
    }

    private static void must(Field labels, String key, String value) {
        Field label = labels.key(key);
        if (label.absent()) {
            label.missing("must be '" + value + "'");
        } else if (!label.text().equals(value)) {
            label.invalid(labels.object(), "must be '" + value + "'");
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
        if (spec.has("maxFailedIndexes") && !spec.has("backoffLimitPerIndex")) {
            spec.at("backoffLimitPerIndex").missing("when maxFailedIndexes is specified");
        }
        managedBy(spec.at("managedBy"));
        boolean indexed = spec.text("completionMode").equals("Indexed");
        completionMode(spec, indexed);
        for (String needsIndexed : List.of("backoffLimitPerIndex", "maxFailedIndexes")) {
            if (!indexed && spec.has(needsIndexed)) {
                spec.at(needsIndexed).invalid("requires indexed completion mode");
            }
        }
        policies(spec, indexed);
        PodTemplates.check(spec.at("template"), rules);
        Field restart = spec.at("template", "spec", "restartPolicy");
        if (restart.empty() || restart.text().equals("Always")) {
            restart.missing("valid values: \"OnFailure\", \"Never\"");
        } else if (!List.of("OnFailure", "Never").contains(restart.text())) {
            restart.notSupported("OnFailure", "Never");
        } else if (spec.has("podFailurePolicy") && !restart.text().equals("Never")) {
            restart.invalid("only \"Never\" is supported when podFailurePolicy is specified");
        }
    }

    private static void managedBy(Field manager) {
        if (manager.absent()) {
            return;
        }
        Rules.domainPrefixedPath(manager);
        if (manager.text().length() > 63) {
            manager.tooLong(63);
        }
    }

    private static void policies(Field spec, boolean indexed) {
        Field replacement = spec.at("podReplacementPolicy");
        if (spec.has("podFailurePolicy")) {
            FailurePolicies.check(spec);
        }
        if (spec.has("successPolicy")) {
            if (indexed) {
                SuccessPolicies.check(spec);
            } else {
                spec.at("successPolicy").invalid("requires indexed completion mode");
            }
        }
        if (spec.has("podFailurePolicy")) {
            replacement.in("Failed");
        } else {
            replacement.in("Failed", "TerminatingOrFailed");
        }
    }

    private static void completionMode(Field spec, boolean indexed) {
        Field mode = spec.at("completionMode");
        if (mode.absent()) {
            return;
        }
        mode.in("NonIndexed", "Indexed");
        if (!indexed) {
            return;
        }
        Field completions = spec.at("completions");
        Field failed = spec.at("maxFailedIndexes");
        if (completions.absent()) {
            completions.missing("when completion mode is Indexed");
        }
        if (spec.at("parallelism").number() > MOST_INDEXES) {
            spec.at("parallelism")
                    .invalid(
                            "must be less than or equal to 100000 when completion mode is Indexed");
        }
        if (completions.present() && failed.present() && failed.number() > completions.number()) {
            failed.invalid("must be less than or equal to completions");
        }
        if (failed.number() > MOST_INDEXES) {
            failed.invalid("must be less than or equal to 100000");
        }
        if (completions.number() > MOST_INDEXES && spec.has("backoffLimitPerIndex")) {
            manyIndexes(spec);
        }
    }

    /** What a job of very many indexes, each with its own limit, may have at once. */
    private static void manyIndexes(Field spec) {
        String text =
                "must be less than or equal to 10000 when completions are above 100000 and used"
                        + " with backoff limit per index";
        Field failed = spec.at("maxFailedIndexes");
        if (failed.absent()) {
            failed.missing("must be specified when completions is above 100000");
        }
        if (spec.at("parallelism").number() > 10_000) {
            spec.at("parallelism").invalid(text);
        }
        if (failed.number() > 10_000) {
            failed.invalid(text);
        }
    }

    static void update(Field job, JsonObject old, PodRules cluster) {
        PodRules rules = cluster.after(old.object("spec").object("template").object("spec"));
        Field spec = job.at("spec");
        Field before = Field.root(old).at("spec");
        Field labels = before.at("template", "metadata", "labels");
        generated(job, labels.has(JobLabels.UID) && labels.has(JobLabels.NAME));
        selecting(spec, rules);
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
        } else if (now.present() && now.number() != spec.at("parallelism").number()) {
            now.invalid("can only be modified in tandem with spec.parallelism");
        }
    }

    /** While a job is suspended and has no pods, where and with what they run can still change. */
    private static void template(Field job, JsonObject old) {
        JsonObject before = old.object("spec").object("template");
        JsonObject now = job.at("spec", "template").object();
        boolean suspended = old.object("spec").bool("suspend", false);
        boolean mutable = suspended && isIdle(old.object("status"));
        if (!mutable) {
            if (!Equality.same(now, before)) {
                job.at("spec", "template").invalid(Rules.IMMUTABLE);
            }
            return;
        }
        JsonObject pod = now.object("spec");
        JsonObject former = before.object("spec");
        JsonObject same = pod;
        for (String field : List.of("nodeSelector", "tolerations", "schedulingGates")) {
            same = Trees.keep(same, field, former);
        }
        JsonObject affinity =
                Trees.keep(same.object("affinity"), "nodeAffinity", former.object("affinity"));
        same = Trees.withOrWithout(same, "affinity", affinity.isEmpty() ? null : affinity);
        for (String list : List.of("containers", "initContainers")) {
            same = withResources(same, list, former);
        }
        if (!Equality.same(same, former)) {
            job.at("spec").at("template.spec").as(pod).invalid(Rules.IMMUTABLE);
        }
    }

    private static boolean isIdle(JsonObject status) {
        boolean stopped =
                status.array("conditions").objects().stream()
                        .anyMatch(condition ->
                                condition.string("type").equals("Suspended")
                                        && condition.string("status").equals("True"));
        return (!status.has("startTime") || stopped) && status.integer("active", 0) == 0;
    }

    /** The spec with the former resources of those containers that still have their place. */
    private static JsonObject withResources(JsonObject spec, String list, JsonObject former) {
        JsonArray containers = spec.array(list);
        JsonArray old = former.array(list);
        if (containers.isEmpty() || containers.size() != old.size()) {
            return spec;
        }
        for (int i = 0; i < old.size(); i++) {
            JsonObject container = containers.object(i);
            if (container.string("name").equals(old.object(i).string("name"))) {
                containers = containers.with(i, Trees.keep(container, "resources", old.object(i)));
            }
        }
        return spec.with(list, containers);
    }
}
