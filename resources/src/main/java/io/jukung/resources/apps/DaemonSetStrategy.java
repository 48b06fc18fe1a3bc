package io.jukung.resources.apps;

import io.jukung.apiserver.request.ApiRequest;
import io.jukung.machinery.status.FieldError;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.resources.field.Field;
import io.jukung.resources.field.Rules;
import io.jukung.resources.field.Trees;
import io.jukung.resources.pod.PodDefaults;
import io.jukung.resources.pod.PodRules;
import io.jukung.resources.strategy.SpecStrategy;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Daemon sets; from {@code pkg/registry/apps/daemonset}. */
public final class DaemonSetStrategy extends SpecStrategy {
    /** Where the first versions' count of templates went; pods are labelled with it. */
    private static final String GENERATION = "deprecated.daemonset.template.generation";

    private final PodRules rules;

    public DaemonSetStrategy(PodRules rules) {
        this.rules = rules;
    }

    @Override
    protected JsonObject initialStatus(JsonObject object) {
        return JsonObject.of(
                "currentNumberScheduled",
                0L,
                "desiredNumberScheduled",
                0L,
                "numberMisscheduled",
                0L,
                "numberReady",
                0L);
    }

    @Override
    public JsonObject applyDefaults(JsonObject set) {
        JsonObject filled =
                Trees.inside(
                        super.applyDefaults(set),
                        "spec",
                        spec -> Trees.inside(spec, "template", PodDefaults::template));
        return generation(filled).isEmpty() ? withGeneration(filled, "0") : filled;
    }

    private static String generation(JsonObject set) {
        return set.object("metadata").object("annotations").string(GENERATION);
    }

    private static JsonObject withGeneration(JsonObject set, String generation) {
        return set.withAt(generation, "metadata", "annotations", GENERATION);
    }

    @Override
    public JsonObject prepareForCreate(ApiRequest request, JsonObject set) {
        return withGeneration(super.prepareForCreate(request, set), "1");
    }

    @Override
    public JsonObject prepareForUpdate(ApiRequest request, JsonObject set, JsonObject old) {
        JsonObject prepared = super.prepareForUpdate(request, set, old);
        return withGeneration(prepared, next(prepared, old));
    }

    @Override
    public JsonObject prepareForStatusUpdate(ApiRequest request, JsonObject set, JsonObject old) {
        JsonObject prepared = super.prepareForStatusUpdate(request, set, old);
        return generation(old).isEmpty() ? prepared : withGeneration(prepared, generation(old));
    }

    /** One more whenever the template changes. */
    private static String next(JsonObject set, JsonObject old) {
        long before;
        try {
            before = Long.parseLong(generation(old));
        } catch (NumberFormatException e) {
            before = 0; // written by a server that kept no count
        }
        boolean same =
                set.object("spec").object("template").equals(old.object("spec").object("template"));
        return String.valueOf(same ? before : before + 1);
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
        // none at all selects nothing, which the template's check tells
        if (spec.has("selector")) {
            WorkloadValidation.selector(spec, "daemonset");
        }
        WorkloadValidation.template(spec, "DaemonSet", rules);
        spec.at("minReadySeconds").nonNegative();
        updateStrategy(spec.at("updateStrategy"));
        spec.at("revisionHistoryLimit").nonNegative();
    }

    private static void updateStrategy(Field strategy) {
        switch (strategy.text("type")) {
            case "OnDelete" -> {}
            case "RollingUpdate" -> {
                Field rolling = strategy.at("rollingUpdate");
                if (rolling.absent()) {
                    rolling.missing("");
                    return;
                }
                Field unavailable = rolling.at("maxUnavailable");
                Field surge = rolling.at("maxSurge");
                for (Field limit : List.of(unavailable, surge)) {
                    Rules.nonNegativeOrPercent(limit);
                    Rules.atMostHundredPercent(limit);
                }
                boolean hasUnavailable = !WorkloadValidation.isZero(unavailable);
                boolean hasSurge = !WorkloadValidation.isZero(surge);
                if (hasUnavailable && hasSurge) {
                    surge.invalid("may not be set when maxUnavailable is non-zero");
                } else if (!hasUnavailable && !hasSurge) {
                    unavailable.missing("cannot be 0 when maxSurge is 0");
                }
            }
            default -> strategy.notSupported("RollingUpdate", "OnDelete");
        }
    }

    @Override
    public List<FieldError> validateStatusUpdate(JsonObject set, JsonObject old) {
        Field status = Field.root(set).at("status");
        for (String count :
                List.of(
                        "currentNumberScheduled",
                        "numberMisscheduled",
                        "desiredNumberScheduled",
                        "numberReady",
                        "observedGeneration",
                        "updatedNumberScheduled",
                        "numberAvailable",
                        "numberUnavailable")) {
            status.at(count).nonNegative();
        }
        WorkloadValidation.collisions(status, old);
        return status.errors();
    }

    @Override
    public List<String> warnings(JsonObject set, @Nullable JsonObject old) {
        return TemplateWarnings.of(set, old);
    }
}
