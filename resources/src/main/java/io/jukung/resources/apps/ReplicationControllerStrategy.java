package io.jukung.resources.apps;

import io.jukung.machinery.status.FieldError;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.resources.field.Field;
import io.jukung.resources.field.Trees;
import io.jukung.resources.pod.PodDefaults;
import io.jukung.resources.pod.PodRules;
import io.jukung.resources.pod.PodTemplates;
import io.jukung.resources.strategy.SpecStrategy;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Replication controllers; from {@code pkg/registry/core/replicationcontroller}. */
public final class ReplicationControllerStrategy extends SpecStrategy {
    private final PodRules rules;

    public ReplicationControllerStrategy(PodRules rules) {
        this.rules = rules;
    }

    @Override
    protected JsonObject initialStatus(JsonObject object) {
        return JsonObject.of("replicas", 0L);
    }

    @Override
    public JsonObject applyDefaults(JsonObject controller) {
        JsonObject filled =
                Trees.inside(
                        super.applyDefaults(controller),
                        "spec",
                        spec -> Trees.inside(spec, "template", PodDefaults::template));
        JsonObject spec = filled.object("spec");
        JsonObject labels = spec.object("template").object("metadata").object("labels");
        if (labels.isEmpty()) {
            return filled;
        }
        if (spec.object("selector").isEmpty()) {
            filled = filled.withAt(labels, "spec", "selector");
        }
        return filled.object("metadata").object("labels").isEmpty()
                ? filled.withAt(labels, "metadata", "labels")
                : filled;
    }

    @Override
    public List<FieldError> validate(JsonObject controller) {
        Field root = Field.root(controller);
        Field spec = root.at("spec");
        spec.at("minReadySeconds").nonNegative();
        spec.at("selector").required();
        spec.at("replicas").nonNegative();
        Field template = spec.at("template");
        if (template.absent()) {
            template.missing("");
            return root.errors();
        }
        JsonObject labels = template.at("metadata", "labels").object();
        for (Field selected : spec.at("selector").entries()) {
            if (!selected.text().equals(labels.string(selected.name()))) {
                template.at("metadata", "labels")
                        .invalid(labels, "`selector` does not match template `labels`");
                break;
            }
        }
        PodTemplates.check(template, rules);
        WorkloadValidation.alwaysRestarts(template, "ReplicationController");
        return root.errors();
    }

    @Override
    public List<FieldError> validateUpdate(JsonObject controller, JsonObject old) {
        return validate(controller);
    }

    @Override
    public List<FieldError> validateStatusUpdate(JsonObject controller, JsonObject old) {
        return ReplicaSetStrategy.counts(controller);
    }

    @Override
    public String defaultPropagationPolicy() {
        return "Orphan";
    }

    @Override
    public Map<String, String> selectableFields(JsonObject controller) {
        return Map.of(
                "status.replicas",
                String.valueOf(controller.object("status").integer("replicas", 0)));
    }

    @Override
    public List<String> warnings(JsonObject controller, @Nullable JsonObject old) {
        return TemplateWarnings.of(controller, old);
    }
}
