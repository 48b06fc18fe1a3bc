package io.jukung.resources.apps;

import io.jukung.apiserver.request.ApiRequest;
import io.jukung.machinery.status.FieldError;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.resources.field.Equality;
import io.jukung.resources.field.Field;
import io.jukung.resources.field.Rules;
import io.jukung.resources.field.Trees;
import io.jukung.resources.pod.PodDefaults;
import io.jukung.resources.pod.PodRules;
import io.jukung.resources.strategy.SpecStrategy;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Deployments; from {@code pkg/registry/apps/deployment}. */
public final class DeploymentStrategy extends SpecStrategy {
    private final PodRules rules;

    public DeploymentStrategy(PodRules rules) {
        this.rules = rules;
    }

    @Override
    public JsonObject applyDefaults(JsonObject deployment) {
        return Trees.inside(
                super.applyDefaults(deployment),
                "spec",
                spec -> Trees.inside(spec, "template", PodDefaults::template));
    }

    /** Annotations count as well: the controller copies them to replica sets. */
    @Override
    protected JsonObject countChange(JsonObject deployment, JsonObject old) {
        JsonObject counted = super.countChange(deployment, old);
        boolean annotated =
                !Equality.same(
                        deployment.object("metadata").get("annotations"),
                        old.object("metadata").get("annotations"));
        long before = old.object("metadata").integer("generation", 0);
        return annotated ? counted.withAt(before + 1, "metadata", "generation") : counted;
    }

    @Override
    public JsonObject prepareForStatusUpdate(
            ApiRequest request, JsonObject deployment, JsonObject old) {
        JsonObject prepared = super.prepareForStatusUpdate(request, deployment, old);
        return prepared.with(
                "metadata",
                Trees.keep(prepared.object("metadata"), "labels", old.object("metadata")));
    }

    @Override
    public List<FieldError> validate(JsonObject deployment) {
        Field root = Field.root(deployment);
        spec(root.at("spec"), rules);
        return root.errors();
    }

    @Override
    public List<FieldError> validateUpdate(JsonObject deployment, JsonObject old) {
        Field root = Field.root(deployment);
        spec(root.at("spec"), rules.after(WorkloadValidation.podSpec(old)));
        root.at("spec", "selector").immutable(Field.root(old).at("spec", "selector"));
        return root.errors();
    }

    private static void spec(Field spec, PodRules rules) {
        spec.at("replicas").nonNegative();
        WorkloadValidation.selector(spec, "deployment");
        WorkloadValidation.template(spec, "ReplicaSet", rules);
        strategy(spec.at("strategy"));
        spec.at("minReadySeconds").nonNegative();
        spec.at("revisionHistoryLimit").nonNegative();
        Field deadline = spec.at("progressDeadlineSeconds");
        if (deadline.present()) {
            deadline.nonNegative();
            if (deadline.number() <= spec.at("minReadySeconds").number()) {
                deadline.invalid("must be greater than minReadySeconds");
            }
        }
    }

    private static void strategy(Field strategy) {
        Field rolling = strategy.at("rollingUpdate");
        switch (strategy.text("type")) {
            case "Recreate" -> {
                if (rolling.present()) {
                    rolling.forbidden("may not be specified when strategy `type` is 'Recreate'");
                }
            }
            case "RollingUpdate" -> {
                if (rolling.absent()) {
                    rolling.missing("this should be defaulted and never be nil");
                    return;
                }
                Field unavailable = rolling.at("maxUnavailable");
                Field surge = rolling.at("maxSurge");
                Rules.nonNegativeOrPercent(unavailable);
                Rules.nonNegativeOrPercent(surge);
                if (WorkloadValidation.isZero(unavailable) && WorkloadValidation.isZero(surge)) {
                    unavailable.invalid("may not be 0 when `maxSurge` is 0");
                }
                Rules.atMostHundredPercent(unavailable);
            }
            default -> strategy.notSupported("Recreate", "RollingUpdate");
        }
    }

    @Override
    public List<FieldError> validateStatusUpdate(JsonObject deployment, JsonObject old) {
        Field status = Field.root(deployment).at("status");
        WorkloadValidation.statusCounts(status);
        String text = "cannot be greater than status.replicas";
        for (String count : List.of("updatedReplicas", "readyReplicas", "availableReplicas")) {
            WorkloadValidation.notMoreThan(status, count, "replicas", text);
        }
        WorkloadValidation.notMoreThan(
                status,
                "availableReplicas",
                "readyReplicas",
                "cannot be greater than readyReplicas");
        WorkloadValidation.collisions(status, old);
        return status.errors();
    }

    @Override
    public List<String> warnings(JsonObject deployment, @Nullable JsonObject old) {
        return TemplateWarnings.of(deployment, old);
    }
}
