package io.jukung.resources.batch;

import io.jukung.apiserver.request.ApiRequest;
import io.jukung.machinery.names.GroupVersionKind;
import io.jukung.machinery.status.FieldError;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.resources.apps.TemplateWarnings;
import io.jukung.resources.field.Field;
import io.jukung.resources.field.Trees;
import io.jukung.resources.pod.PodDefaults;
import io.jukung.resources.pod.PodRules;
import io.jukung.resources.strategy.SpecStrategy;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Jobs; from {@code pkg/registry/batch/job}. */
public final class JobStrategy extends SpecStrategy {
    private final PodRules rules;

    public JobStrategy(PodRules rules) {
        this.rules = rules;
    }

    @Override
    public JsonObject applyDefaults(JsonObject job) {
        JsonObject filled =
                Trees.inside(
                        super.applyDefaults(job),
                        "spec",
                        spec -> runningDefaults(JobStrategy.spec(spec)));
        return labelled(filled);
    }

    /** A job without labels has those of its pods. */
    private static JsonObject labelled(JsonObject filled) {
        JsonObject labels =
                filled.object("spec").object("template").object("metadata").object("labels");
        return filled.object("metadata").object("labels").isEmpty() && !labels.isEmpty()
                ? filled.withAt(labels, "metadata", "labels")
                : filled;
    }

    /** What jobs have, and templates of jobs have not. */
    private static JsonObject runningDefaults(JsonObject spec) {
        JsonObject filled = spec;
        if (!spec.has("completions") && !spec.has("parallelism")) {
            filled = filled.with("completions", 1L);
        }
        filled = Trees.ifAbsent(filled, "parallelism", 1L);
        filled =
                Trees.ifAbsent(
                        filled,
                        "backoffLimit",
                        spec.has("backoffLimitPerIndex") ? (long) Integer.MAX_VALUE : 6L);
        filled = Trees.ifAbsent(filled, "completionMode", "NonIndexed");
        filled = Trees.ifAbsent(filled, "suspend", false);
        filled =
                Trees.ifAbsent(
                        filled,
                        "podReplacementPolicy",
                        spec.has("podFailurePolicy") ? "Failed" : "TerminatingOrFailed");
        return Trees.ifAbsent(filled, "manualSelector", false);
    }

    static JsonObject spec(JsonObject spec) {
        return Trees.inside(spec, "template", PodDefaults::template);
    }

    @Override
    public JsonObject prepareForCreate(ApiRequest request, JsonObject job) {
        // what reading would fill in is stored at once, so that a job reads as it was answered
        return labelled(JobLabels.generate(super.prepareForCreate(request, job)));
    }

    @Override
    public List<FieldError> validate(JsonObject job) {
        Field root = Field.root(job);
        JobValidation.job(root, rules);
        return root.errors();
    }

    @Override
    public List<FieldError> validateUpdate(JsonObject job, JsonObject old) {
        Field root = Field.root(job);
        JobValidation.update(root, old, rules);
        return root.errors();
    }

    @Override
    public List<FieldError> validateStatusUpdate(JsonObject job, JsonObject old) {
        Field root = Field.root(job);
        JobStatuses.check(root, Field.root(old));
        return root.errors();
    }

    @Override
    public String defaultPropagationPolicy() {
        return "Orphan";
    }

    @Override
    public List<String> warningsOfDefaultPropagation() {
        return List.of(
                "child pods are preserved by default when jobs are deleted; set"
                        + " propagationPolicy=Background to remove them or set"
                        + " propagationPolicy=Orphan to suppress this warning");
    }

    @Override
    public Map<String, String> selectableFields(JsonObject job) {
        return Map.of(
                "status.successful", String.valueOf(job.object("status").integer("succeeded", 0)));
    }

    @Override
    public String fieldRefusal(GroupVersionKind asked, String field) {
        return Set.of("metadata.name", "metadata.namespace", "status.successful").contains(field)
                ? ""
                : "field label \"" + field + "\" not supported for Job";
    }

    @Override
    public List<String> warnings(JsonObject job, @Nullable JsonObject old) {
        return TemplateWarnings.of(job, old);
    }
}
