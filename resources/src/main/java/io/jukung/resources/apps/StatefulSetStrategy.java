package io.jukung.resources.apps;

import io.jukung.machinery.status.FieldError;
import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.machinery.validation.MetaValidation;
import io.jukung.machinery.validation.Names;
import io.jukung.resources.field.Equality;
import io.jukung.resources.field.Field;
import io.jukung.resources.field.Rules;
import io.jukung.resources.field.Trees;
import io.jukung.resources.pod.PodDefaults;
import io.jukung.resources.pod.PodRules;
import io.jukung.resources.pod.PodTemplates;
import io.jukung.resources.storage.ClaimValidation;
import io.jukung.resources.strategy.SpecStrategy;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Stateful sets; from {@code pkg/registry/apps/statefulset}. */
public final class StatefulSetStrategy extends SpecStrategy {
    private static final List<String> MUTABLE =
            List.of(
                    "replicas",
                    "ordinals",
                    "template",
                    "updateStrategy",
                    "revisionHistoryLimit",
                    "persistentVolumeClaimRetentionPolicy",
                    "minReadySeconds");

    private final PodRules rules;

    public StatefulSetStrategy(PodRules rules) {
        this.rules = rules;
    }

    @Override
    protected JsonObject initialStatus(JsonObject object) {
        return JsonObject.of("replicas", 0L, "availableReplicas", 0L);
    }

    @Override
    public JsonObject applyDefaults(JsonObject set) {
        return Trees.inside(super.applyDefaults(set), "spec", StatefulSetStrategy::specDefaults);
    }

    private static JsonObject specDefaults(JsonObject spec) {
        JsonObject filled = Trees.inside(spec, "template", PodDefaults::template);
        return Trees.each(
                filled,
                "volumeClaimTemplates",
                claim ->
                        Trees.orElse(
                                Trees.orElse(claim, "apiVersion", "v1"),
                                "kind",
                                "PersistentVolumeClaim"));
    }

    @Override
    public List<FieldError> validate(JsonObject set) {
        Field root = Field.root(set);
        Field spec = root.at("spec");
        claimTemplates(spec.at("volumeClaimTemplates"));
        spec(spec, rules, true);
        spec.at("serviceName").checkIfSet(Names::dns1123Label);
        return root.errors();
    }

    private static void claimTemplates(Field templates) {
        for (Field template : templates.items()) {
            ClaimValidation.spec(template.at("spec"));
        }
    }

    private static void spec(Field spec, PodRules rules, boolean checksTemplate) {
        Field management = spec.at("podManagementPolicy");
        if (management.empty()) {
            management.missing("");
        } else if (!List.of("OrderedReady", "Parallel").contains(management.text())) {
            management.invalid("must be 'OrderedReady' or 'Parallel'");
        }
        updateStrategy(spec.at("updateStrategy"));
        for (String when : List.of("whenDeleted", "whenScaled")) {
            Field policy = spec.at("persistentVolumeClaimRetentionPolicy", when);
            if (policy.present()) {
                policy.in("Retain", "Delete");
            }
        }
        spec.at("replicas").nonNegative();
        spec.at("minReadySeconds").nonNegative();
        spec.at("ordinals", "start").nonNegative();
        spec.at("revisionHistoryLimit").nonNegative();
        WorkloadValidation.selector(spec, "statefulset");
        Field template = withClaims(spec);
        WorkloadValidation.matches(spec, template.at("metadata", "labels"), "");
        if (checksTemplate) {
            PodTemplates.check(template, rules);
        } else {
            PodTemplates.metadata(template);
        }
        WorkloadValidation.alwaysRestarts(template, "StatefulSet");
    }

    /** The template with the volumes that its pods get for the claim templates. */
    private static Field withClaims(Field spec) {
        Field template = spec.at("template");
        JsonArray volumes = template.at("spec", "volumes").array();
        for (Field claim : spec.at("volumeClaimTemplates").items()) {
            String name = claim.at("metadata").text("name");
            JsonObject volume =
                    JsonObject.of(
                            "name",
                            name,
                            "persistentVolumeClaim",
                            JsonObject.of("claimName", name));
            int same = volumes.objects().stream().map(v -> v.string("name")).toList().indexOf(name);
            volumes = same < 0 ? volumes.plus(volume) : volumes.with(same, volume);
        }
        JsonObject whole = template.object();
        JsonObject pod = whole.object("spec").without("subdomain").without("hostname");
        return template.as(
                whole.with("spec", volumes.isEmpty() ? pod : pod.with("volumes", volumes)));
    }

    private static void updateStrategy(Field strategy) {
        Field rolling = strategy.at("rollingUpdate");
        switch (strategy.text("type")) {
            case "" -> strategy.missing("");
            case "OnDelete" -> {
                if (rolling.present()) {
                    rolling.invalid("only allowed for updateStrategy 'RollingUpdate'");
                }
            }
            case "RollingUpdate" -> {
                rolling.at("partition").nonNegative();
                Field unavailable = rolling.at("maxUnavailable");
                if (unavailable.present()) {
                    Rules.nonNegativeOrPercent(unavailable);
                    if (WorkloadValidation.isZero(unavailable)) {
                        unavailable.invalid("cannot be 0");
                    }
                    Rules.atMostHundredPercent(unavailable);
                }
            }
            default -> strategy.invalid("must be 'RollingUpdate' or 'OnDelete'");
        }
    }

    @Override
    public List<FieldError> validateUpdate(JsonObject set, JsonObject old) {
        Field root = Field.root(set);
        JsonObject now = set.object("spec");
        JsonObject before = old.object("spec");
        PodRules tolerant = rules.after(before.object("template").object("spec"));
        spec(root.at("spec"), tolerant, true);
        if (root.errorCount() > 0) {
            // a template that was wrong already may stay so
            Field former = Field.root(old);
            spec(former.at("spec"), tolerant, true);
            if (former.errorCount() > 0) {
                root = Field.root(set);
                spec(root.at("spec"), tolerant, false);
            }
        }
        for (String field : MUTABLE) {
            now = Trees.keep(now, field, before);
        }
        if (!Equality.same(now, before)) {
            root.at("spec")
                    .forbidden(
                            "updates to statefulset spec for fields other than 'replicas',"
                                    + " 'ordinals', 'template', 'updateStrategy',"
                                    + " 'revisionHistoryLimit',"
                                    + " 'persistentVolumeClaimRetentionPolicy' and"
                                    + " 'minReadySeconds' are forbidden");
        }
        return root.errors();
    }

    @Override
    public List<FieldError> validateStatusUpdate(JsonObject set, JsonObject old) {
        Field status = Field.root(set).at("status");
        WorkloadValidation.statusCounts(status);
        String text = "cannot be greater than status.replicas";
        for (String count :
                List.of(
                        "readyReplicas",
                        "currentReplicas",
                        "updatedReplicas",
                        "availableReplicas")) {
            WorkloadValidation.notMoreThan(status, count, "replicas", text);
        }
        WorkloadValidation.notMoreThan(
                status,
                "availableReplicas",
                "readyReplicas",
                "cannot be greater than status.readyReplicas");
        WorkloadValidation.collisions(status, old);
        return status.errors();
    }

    /** A pod's name is the set's with a number behind it, and its host name. */
    @Override
    public List<String> nameErrors(String name, boolean prefix) {
        return MetaValidation.NameRule.DNS_LABEL.check(name, prefix);
    }

    @Override
    public List<String> warnings(JsonObject set, @Nullable JsonObject old) {
        return TemplateWarnings.of(set, old);
    }
}
