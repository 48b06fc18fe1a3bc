package io.jukung.resources.core;

import io.jukung.machinery.status.FieldError;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.machinery.validation.Names;
import io.jukung.resources.field.Field;
import io.jukung.resources.field.Rules;
import java.util.List;

/**
 * What is asked of events: much of those written through {@code events.k8s.io/v1}, little of those
 * of the core group; from {@code pkg/apis/core/validation/events.go}.
 */
final class EventValidation {
    private static final int MOST_WORDS = 128;
    private static final int LONGEST_MESSAGE = 1024;
    private static final int FEWEST_OF_SERIES = 2;
    private static final String MISMATCH = "does not match event.namespace";
    private static final List<String> LASTING =
            List.of(
                    "involvedObject",
                    "reason",
                    "message",
                    "source",
                    "firstTimestamp",
                    "lastTimestamp",
                    "count",
                    "type",
                    "eventTime",
                    "action",
                    "related",
                    "reportingComponent",
                    "reportingInstance");

    private EventValidation() {}

    static List<FieldError> create(JsonObject event, String group, String version) {
        Field root = Field.root(event);
        everyEvent(root, group);
        if (strict(group, version)) {
            series(root);
            root.at("eventTime").required();
            String type = root.text("type");
            if (!type.equals("Normal") && !type.equals("Warning")) {
                root.at("type").invalid("", "has invalid value: " + type);
            }
            for (String old : List.of("firstTimestamp", "lastTimestamp", "count", "source")) {
                if (!root.at(old).empty()) {
                    root.at(old).invalid("", "needs to be unset");
                }
            }
        }
        return root.errors();
    }

    static List<FieldError> update(JsonObject event, JsonObject old, String group, String version) {
        Field root = Field.root(event);
        everyEvent(root, group);
        if (strict(group, version)) {
            Field before = Field.root(old);
            if (!root.at("series").sameAs(before.at("series"))) {
                series(root);
            }
            for (String name : LASTING) {
                if (!root.at(name).sameAs(before.at(name))) {
                    root.at(shown(name)).invalid(root.at(name).value(), Rules.IMMUTABLE);
                }
            }
        }
        return root.errors();
    }

    private static boolean strict(String group, String version) {
        return !group.isEmpty() && !version.equals("v1beta1");
    }

    private static String shown(String name) {
        return name.equals("reportingComponent") ? "reportingController" : name;
    }

    private static void everyEvent(Field event, String group) {
        String namespace = event.at("metadata").text("namespace");
        Field involved = event.at("involvedObject", "namespace");
        boolean own = namespace.isEmpty() || namespace.equals("default");
        if (event.at("eventTime").empty()) {
            if (involved.empty() ? !own : !involved.text().equals(namespace)) {
                involved.invalid(involved.text(), MISMATCH);
            }
        } else {
            if (involved.empty()
                    && !namespace.equals("default")
                    && !namespace.equals("kube-system")) {
                involved.invalid("", MISMATCH);
            }
            words(event, group);
        }
        for (String problem : Names.dns1123Subdomain(namespace)) {
            event.at("namespace").invalid(namespace, problem);
        }
    }

    private static void words(Field event, String group) {
        Object reporter = event.at("reportingComponent").value();
        Field controller =
                event.at(group.isEmpty() ? "reportingComponent" : "reportingController")
                        .as(reporter);
        if (controller.empty()) {
            controller.missing("");
        }
        controller.check(Names::qualifiedName);
        for (String word : List.of("reportingInstance", "action", "reason")) {
            event.at(word).required();
            shorter(event.at(word), MOST_WORDS);
        }
        shorter(event.at("message"), LONGEST_MESSAGE);
    }

    private static void shorter(Field field, int most) {
        if (field.text().length() > most) {
            field.invalid("", "can have at most " + most + " characters");
        }
    }

    private static void series(Field event) {
        Field series = event.at("series");
        if (!series.present()) {
            return;
        }
        if (series.at("count").number() < FEWEST_OF_SERIES) {
            series.at("count").invalid("", "should be at least " + FEWEST_OF_SERIES);
        }
        series.at("lastObservedTime").required();
    }
}
