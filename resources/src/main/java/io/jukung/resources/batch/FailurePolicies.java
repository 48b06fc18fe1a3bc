package io.jukung.resources.batch;

import io.jukung.machinery.validation.Names;
import io.jukung.resources.field.Field;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Checks what a job does about pods that fail. */
final class FailurePolicies {
    private static final int MOST_RULES = 20;
    private static final int MOST_CODES = 255;
    private static final List<String> ACTIONS = List.of("Count", "FailIndex", "FailJob", "Ignore");
    private static final List<String> OPERATORS = List.of("In", "NotIn");
    private static final List<String> STATUSES = List.of("False", "True", "Unknown");

    private FailurePolicies() {}

    static void check(Field spec) {
        Field rules = spec.at("podFailurePolicy", "rules");
        if (rules.array().size() > MOST_RULES) {
            rules.tooMany(rules.array().size(), MOST_RULES);
        }
        Set<String> containers = new HashSet<>();
        for (String list : List.of("containers", "initContainers")) {
            spec.at("template", "spec", list).items().forEach(c -> containers.add(c.text("name")));
        }
        for (Field rule : rules.items()) {
            rule(spec, rule, containers);
        }
    }

    private static void rule(Field spec, Field rule, Set<String> containers) {
        Field action = rule.at("action");
        choice(action, ACTIONS);
        if (action.text().equals("FailIndex") && !spec.has("backoffLimitPerIndex")) {
            action.invalid("requires the backoffLimitPerIndex to be set");
        }
        Field codes = rule.at("onExitCodes");
        if (codes.present()) {
            exitCodes(codes, containers);
        }
        Field conditions = rule.at("onPodConditions");
        if (conditions.array().size() > MOST_RULES) {
            conditions.tooMany(conditions.array().size(), MOST_RULES);
        }
        for (Field condition : conditions.items()) {
            condition.at("type").check(Names::qualifiedName);
            choice(condition.at("status"), STATUSES);
        }
        if (codes.present() && !conditions.empty()) {
            rule.invalidHere("specifying both OnExitCodes and OnPodConditions is not supported");
        } else if (codes.absent() && conditions.empty()) {
            rule.invalidHere("specifying one of OnExitCodes and OnPodConditions is required");
        }
    }

    /** A value out of a list that an error shows as Go prints it. */
    private static void choice(Field value, List<String> known) {
        if (value.empty()) {
            value.missing("valid values: [\"" + String.join("\" \"", known) + "\"]");
        } else if (!known.contains(value.text())) {
            value.notSupported(value.text(), known);
        }
    }

    private static void exitCodes(Field codes, Set<String> containers) {
        Field operator = codes.at("operator");
        choice(operator, OPERATORS);
        Field container = codes.at("containerName");
        if (container.present() && !containers.contains(container.text())) {
            container.invalid(
                    "must be one of the container or initContainer names in the pod template");
        }
        Field values = codes.at("values");
        if (values.empty()) {
            values.invalid("at least one value is required");
        } else if (values.array().size() > MOST_CODES) {
            values.tooMany(values.array().size(), MOST_CODES);
        }
        boolean ordered = true;
        long last = Long.MIN_VALUE;
        Set<Long> seen = new HashSet<>();
        for (Field value : values.items()) {
            if (operator.text().equals("In") && value.number() == 0) {
                value.invalid("must not be 0 for the In operator");
            }
            if (!seen.add(value.number())) {
                value.duplicate();
            } else {
                ordered &= value.number() > last;
            }
            last = value.number();
        }
        if (!ordered) {
            values.invalid("must be ordered");
        }
    }
}
