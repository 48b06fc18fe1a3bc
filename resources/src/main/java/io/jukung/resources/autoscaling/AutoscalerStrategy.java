package io.jukung.resources.autoscaling;

import io.jukung.machinery.status.FieldError;
import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonObject;
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
        return check(scaler, 1, JsonObject.EMPTY);
    }

    private static List<FieldError> check(JsonObject scaler, long least, JsonObject old) {
        Field root = Field.root(scaler);
        Field spec = root.at("spec");
        Field min = spec.at("minReplicas");
        if (min.present() && min.number() < least) {
            min.invalid("must be greater than or equal to " + least);
        }
        Field max = spec.at("maxReplicas");
        if (max.number() == 0) {
            max.missing("must be set and greater than 0");
        } else if (max.number() < 0) {
            max.invalid("must be greater than or equal to 1");
        }
        if (min.present() && max.number() < min.number()) {
            max.invalid(max.number(), "must be greater than or equal to `minReplicas`");
        }
        Field target = spec.at("scaleTargetRef");
        MetricValidation.reference(target);
        if (!sameKind(target, Field.root(old).at("spec", "scaleTargetRef"))) {
            groupVersion(target.at("apiVersion"), target.text("kind"));
        }
        MetricValidation.check(spec.at("metrics"), min);
        behaviorRules(spec.at("behavior", "scaleUp"));
        behaviorRules(spec.at("behavior", "scaleDown"));
        return root.errors();
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
        if (rules.has("tolerance") && rules.at("tolerance").quantity().signum() < 0) {
            rules.at("tolerance").invalid("must be greater than or equal to 0");
        }
        rules.at("selectPolicy").in("Disabled", "Max", "Min");
        Field policies = rules.at("policies");
        if (policies.empty()) {
            policies.missing("must specify at least one Policy");
        }
        for (Field policy : policies.items()) {
            Field type = policy.at("type");
            type.as(type.text()).in("Percent", "Pods");
            Field value = policy.at("value");
            if (value.number() <= 0) {
                value.invalid(value.number(), "must be greater than zero");
            }
            Field period = policy.at("periodSeconds");
            if (period.number() <= 0) {
                period.invalid(period.number(), "must be greater than zero");
            }
            if (period.number() > 1800) {
                period.invalid("must be less than or equal to 1800");
            }
        }
    }

    private static boolean sameKind(Field target, Field before) {
        return before.present()
                && target.text("kind").equals(before.text("kind"))
                && target.text("apiVersion").equals(before.text("apiVersion"));
    }

    /** Nothing of the core group can be scaled but replication controllers. */
    private static void groupVersion(Field version, String kind) {
        String text = version.text();
        int slash = text.indexOf('/');
        if (slash != text.lastIndexOf('/')) {
            version.invalid("unexpected GroupVersion string: " + text);
        } else if (slash <= 0 && !kind.equals("ReplicationController")) {
            version.invalid(text, "apiVersion must specify API group");
        }
    }

    @Override
    public List<FieldError> validateUpdate(JsonObject scaler, JsonObject old) {
        // one that was let down to nothing while that was allowed may stay there
        Object before = old.object("spec").get("minReplicas");
        return check(scaler, Long.valueOf(0).equals(before) ? 0 : 1, old);
    }

    @Override
    public List<FieldError> validateStatusUpdate(JsonObject scaler, JsonObject old) {
        Field status = Field.root(scaler).at("status");
        status.at("currentReplicas").nonNegative();
        status.at("desiredReplicas").nonNegative();
        return status.errors();
    }
}
