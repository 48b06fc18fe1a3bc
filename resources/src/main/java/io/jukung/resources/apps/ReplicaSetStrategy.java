package io.jukung.resources.apps;

import io.jukung.machinery.status.FieldError;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.resources.field.Field;
import io.jukung.resources.field.Trees;
import io.jukung.resources.pod.PodDefaults;
import io.jukung.resources.pod.PodRules;
import io.jukung.resources.strategy.SpecStrategy;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Replica sets; from {@code pkg/registry/apps/replicaset}. */
public final class ReplicaSetStrategy extends SpecStrategy {
    private final PodRules rules;

    public ReplicaSetStrategy(PodRules rules) {
        this.rules = rules;
    }

    @Override
    protected JsonObject initialStatus(JsonObject object) {
        return JsonObject.of("replicas", 0L);
    }

    @Override
    public JsonObject applyDefaults(JsonObject set) {
        return Trees.inside(
                super.applyDefaults(set),
                "spec",
                spec -> Trees.inside(spec, "template", PodDefaults::template));
    }

    @Override
    public List<FieldError> validate(JsonObject set) {
        Field root = Field.root(set);
        spec(root.at("spec"), rules);
        return root.errors();
    }

    @Override
    public List<FieldError> validateUpdate(JsonObject set, JsonObject old) {
        Field root = Field.root(set);
        spec(root.at("spec"), rules.after(WorkloadValidation.podSpec(old)));
        root.at("spec", "selector").immutable(Field.root(old).at("spec", "selector"));
        return root.errors();
    }

    private static void spec(Field spec, PodRules rules) {
        spec.at("replicas").nonNegative();
        spec.at("minReadySeconds").nonNegative();
        WorkloadValidation.selector(spec, "deployment");
        WorkloadValidation.template(spec, "ReplicaSet", rules);
    }

    @Override
    public List<FieldError> validateStatusUpdate(JsonObject set, JsonObject old) {
        return counts(set);
    }

    static List<FieldError> counts(JsonObject object) {
        Field status = Field.root(object).at("status");
        WorkloadValidation.statusCounts(status);
        String text = "cannot be greater than status.replicas";
        for (String count : List.of("fullyLabeledReplicas", "readyReplicas", "availableReplicas")) {
            WorkloadValidation.notMoreThan(status, count, "replicas", text);
        }
        WorkloadValidation.notMoreThan(
                status,
                "availableReplicas",
                "readyReplicas",
                "cannot be greater than readyReplicas");
        return status.errors();
    }

    @Override
    public List<String> warnings(JsonObject set, @Nullable JsonObject old) {
        return TemplateWarnings.of(set, old);
    }
}
