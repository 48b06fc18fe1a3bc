package io.jukung.resources.autoscaling;

import io.jukung.machinery.validation.Names;
import io.jukung.resources.field.Field;
import io.jukung.resources.field.ResourceNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Checks the metrics that an autoscaler follows; from {@code pkg/apis/autoscaling/validation}. */
final class MetricValidation {
    private static final List<String> TYPES =
            List.of("ContainerResource", "External", "Object", "Pods", "Resource");

    /** In the order in which upstream looks for them. */
    private static final List<String> SOURCES =
            List.of("object", "external", "pods", "resource", "containerResource");

    private MetricValidation() {}

    static void check(Field metrics, Field minReplicas) {
        boolean elsewhere = false;
        for (Field metric : metrics.items()) {
            metric(metric);
            elsewhere |= List.of("Object", "External").contains(metric.text("type"));
        }
        if (minReplicas.present() && minReplicas.number() == 0 && !elsewhere) {
            metrics.forbidden(
                    "must specify at least one Object or External metric to support scaling to"
                            + " zero replicas");
        }
    }

    private static void metric(Field metric) {
        Field type = metric.at("type");
        if (type.empty()) {
            type.missing("must specify a metric source type");
        }
        boolean known = TYPES.contains(type.text());
        if (!known) {
            type.notSupported(type.text(), TYPES);
        }
        List<String> given = new ArrayList<>(SOURCES);
        given.removeIf(source -> !metric.has(source));
        if (!given.isEmpty()) {
            source(given.getFirst(), metric.at(given.getFirst()));
        }
        String expected = known ? member(type.text()) : "";
        if (known && !metric.has(expected)) {
            metric.at(expected).missing("must populate information for the given metric source");
        } else if (!known) {
            type.notSupported(type.text(), TYPES);
        }
        if (given.size() != 1) {
            given.remove(expected);
            for (String other : given) {
                metric.at(other).forbidden("must populate the given metric source only");
            }
        }
    }

    private static String member(String type) {
        return type.substring(0, 1).toLowerCase(Locale.ROOT) + type.substring(1);
    }

    private static void source(String kind, Field source) {
        Field target = source.at("target");
        boolean value = target.has("value");
        boolean average = target.has("averageValue");
        switch (kind) {
            case "object" -> {
                reference(source.at("describedObject"));
                identifier(source.at("metric"));
                target(target);
                if (!value && !average) {
                    target.at("averageValue")
                            .missing("must set either a target value or averageValue");
                }
            }
            case "external" -> {
                identifier(source.at("metric"));
                target(target);
                if (!value && !average) {
                    target.at("averageValue")
                            .missing(
                                    "must set either a target value for metric or a per-pod"
                                            + " target");
                } else if (value && average) {
                    target.at("value")
                            .forbidden(
                                    "may not set both a target value for metric and a per-pod"
                                            + " target");
                }
            }
            case "pods" -> {
                identifier(source.at("metric"));
                target(target);
                if (!average) {
                    target.at("averageValue")
                            .missing("must specify a positive target averageValue");
                }
            }
            default -> resource(kind, source, target);
        }
    }

    private static void resource(String kind, Field source, Field target) {
        Field name = source.at("name");
        if (name.empty()) {
            name.missing("must specify a resource name");
        } else if (kind.equals("containerResource")) {
            ResourceNames.container(name, name.text());
        }
        if (kind.equals("containerResource")) {
            Field container = source.at("container");
            container.required("must specify a container");
            container.checkIfSet(Names::dns1123Label);
        }
        target(target);
        boolean utilization = target.has("averageUtilization");
        boolean average = target.has("averageValue");
        if (!utilization && !average) {
            target.at("averageUtilization")
                    .missing("must set either a target raw value or a target utilization");
        } else if (utilization && average) {
            target.at("averageValue")
                    .forbidden("may not set both a target raw value and a target utilization");
        }
    }

    static void reference(Field reference) {
        reference.at("kind").requiredAnd(Names::pathSegmentName);
        reference.at("name").requiredAnd(Names::pathSegmentName);
    }

    private static void identifier(Field metric) {
        Field name = metric.at("name");
        name.required("must specify a metric name");
        name.checkIfSet(Names::pathSegmentName);
    }

    private static void target(Field target) {
        Field type = target.at("type");
        if (type.empty()) {
            type.missing("must specify a metric target type");
        }
        if (!List.of("Utilization", "Value", "AverageValue").contains(type.text())) {
            type.invalid(type.text(), "must be either Utilization, Value, or AverageValue");
        }
        for (String amount : List.of("value", "averageValue")) {
            Field value = target.at(amount);
            if (value.present() && value.quantity().signum() != 1) {
                value.invalid("must be positive");
            }
        }
        Field utilization = target.at("averageUtilization");
        if (utilization.present() && utilization.number() < 1) {
            utilization.invalid("must be greater than 0");
        }
    }
}
