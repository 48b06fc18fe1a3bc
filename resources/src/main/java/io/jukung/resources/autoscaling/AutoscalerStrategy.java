package io.jukung.resources.autoscaling;

import io.jukung.machinery.status.FieldError;
import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.machinery.validation.Names;
import io.jukung.resources.field.Field;
import io.jukung.resources.field.Trees;
import io.jukung.resources.strategy.SpecStrategy;
import java.util.List;

/** Horizontal pod autoscalers, in the shape of v2; from {@code pkg/apis/autoscaling}. */
public final class AutoscalerStrategy extends SpecStrategy {
    @Override
    protected boolean hasGeneration() {
        return false;
    }

    @Override
    protected JsonObject initialStatus(JsonObject scaler) {
        return JsonObject.of("desiredReplicas", 0L);
    }

    @Override
    public JsonObject applyDefaults(JsonObject scaler) {
        if (!scaler.string("apiVersion").equals("autoscaling/v2")) {
            return super.applyDefaults(scaler);
        }
        return Trees.inside(super.applyDefaults(scaler), "spec", AutoscalerStrategy::spec);
    }

    private static JsonObject spec(JsonObject spec) {
        JsonObject filled = spec;
        if (spec.array("metrics").isEmpty()) {
            filled =
                    spec.with(
                            "metrics",
                            JsonArray.of(
                                    JsonObject.of(
                                            "type",
                                            "Resource",
                                            "resource",
                                            JsonObject.of(
                                                    "name",
                                                    "cpu",
                                                    "target",
                                                    JsonObject.of(
                                                            "type",
                                                            "Utilization",
                                                            "averageUtilization",
                                                            80L)))));
        }
        return Trees.inside(filled, "behavior", AutoscalerStrategy::behavior);
    }

    private static JsonObject behavior(JsonObject behavior) {
        JsonObject up =
                rules(
                        behavior.object("scaleUp"),
                        JsonArray.of(policy("Pods", 4), policy("Percent", 100)));
        up = Trees.ifAbsent(up, "stabilizationWindowSeconds", 0L);
        JsonObject down = rules(behavior.object("scaleDown"), JsonArray.of(policy("Percent", 100)));
        return behavior.with("scaleUp", up).with("scaleDown", down);
    }

    private static JsonObject rules(JsonObject given, JsonArray policies) {
        JsonObject rules = Trees.ifAbsent(given, "selectPolicy", "Max");
        return Trees.ifAbsent(rules, "policies", policies);
    }

    private static JsonObject policy(String type, long value) {
        return JsonObject.of("type", type, "value", value, "periodSeconds", 15L);
    }

    @Override
    public List<FieldError> validate(JsonObject scaler) {
        Field root = Field.root(scaler);
        Field spec = root.at("spec");
        Field min = spec.at("minReplicas");
        if (min.present() && min.number() < 1) {
            min.invalid("must be greater than or equal to 1");
        }
        Field max = spec.at("maxReplicas");
        if (max.number() < 1) {
            max.invalid(max.number(), "must be greater than 0");
        }
        if (min.present() && max.number() < min.number()) {
            max.invalid(max.number(), "must be greater than or equal to `minReplicas`");
        }
        Field target = spec.at("scaleTargetRef");
        for (String field : List.of("kind", "name")) {
            Field value = target.at(field);
            if (value.empty()) {
                value.missing("");
            } else {
                value.check(Names::pathSegmentName);
            }
        }
        spec.at("metrics").items().forEach(AutoscalerStrategy::metric);
        behaviorRules(spec.at("behavior", "scaleUp"));
        behaviorRules(spec.at("behavior", "scaleDown"));
        return root.errors();
    }

    private static void metric(Field metric) {
        Field type = metric.at("type");
        if (type.empty()) {
            type.missing("must specify a metric source type");
            return;
        }
        if (!List.of("ContainerResource", "External", "Object", "Pods", "Resource")
                .contains(type.text())) {
            type.notSupported("ContainerResource", "External", "Object", "Pods", "Resource");
            return;
        }
        String member = Character.toLowerCase(type.text().charAt(0)) + type.text().substring(1);
        Field source = metric.at(member);
        if (source.absent()) {
            source.missing("must populate the given metric source");
            return;
        }
        Field target = source.at("target");
        if (target.at("type").empty()) {
            target.at("type").missing("must specify a metric target type");
        } else {
            target.at("type").in("Utilization", "Value", "AverageValue");
        }
        Field utilization = target.at("averageUtilization");
        if (utilization.present() && utilization.number() < 1) {
            utilization.invalid("must be greater than 0");
        }
        for (String amount : List.of("value", "averageValue")) {
            Field value = target.at(amount);
            if (value.present() && value.quantity().signum() != 1) {
                value.invalid("must be positive");
            }
        }
        if (member.endsWith("esource")) {
            source.at("name").required("must specify a resource name");
            boolean utilized = utilization.present();
            boolean average = target.has("averageValue");
            if (!utilized && !average) {
                target.at("averageUtilization")
                        .missing("must set either a target raw value or a target utilization");
            } else if (utilized && average) {
                target.at("averageValue")
                        .forbidden("may not set both a target raw value and a target utilization");
            }
        }
    }

    private static void behaviorRules(Field rules) {
        if (rules.absent()) {
            return;
        }
        Field window = rules.at("stabilizationWindowSeconds");
        if (window.number() < 0) {
            window.invalid("must be greater than or equal to zero");
        }
        if (window.number() > 3600) {
            window.invalid("must be less than or equal to 3600");
        }
        rules.at("selectPolicy").in("Disabled", "Max", "Min");
        Field policies = rules.at("policies");
        if (policies.empty()) {
            policies.missing("must specify at least one Policy");
        }
        for (Field policy : policies.items()) {
            policy.at("type").in("Percent", "Pods");
            if (policy.at("value").number() <= 0) {
                policy.at("value").invalid("must be greater than zero");
            }
            Field period = policy.at("periodSeconds");
            if (period.number() <= 0) {
                period.invalid("must be greater than zero");
            }
            if (period.number() > 1800) {
                period.invalid("must be less than or equal to 1800");
            }
        }
    }

    @Override
    public List<FieldError> validateUpdate(JsonObject scaler, JsonObject old) {
        return validate(scaler);
    }

    @Override
    public List<FieldError> validateStatusUpdate(JsonObject scaler, JsonObject old) {
        Field status = Field.root(scaler).at("status");
        status.at("currentReplicas").nonNegative();
        status.at("desiredReplicas").nonNegative();
        return status.errors();
    }
}
