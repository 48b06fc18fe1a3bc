package io.jukung.cel.rules;

import io.jukung.cel.types.DeclType;
import io.jukung.cel.types.SchemaTypes;
import io.jukung.machinery.status.FieldError;
import io.jukung.machinery.status.FieldPath;
import io.jukung.machinery.tree.Json;
import io.jukung.machinery.tree.JsonNull;
import io.jukung.machinery.tree.JsonObject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The rules of a schema that is written: they compile, and cannot cost too much. */
public final class RuleCheck {
    private static final long EXPRESSION_LIMIT = 10_000_000;
    private static final long SCHEMA_LIMIT = 100_000_000;
    private static final long ENDLESS = Long.MAX_VALUE;

    private final boolean costsStand;
    private final List<FieldError> errors = new ArrayList<>(0);
    private final List<Expense> expenses = new ArrayList<>(0);
    private long total;

    private record Expense(FieldPath path, long cost) {}

    /**
     * A place in the schema.
     *
     * @param times how often it may be in one object, −1 where nothing bounds that
     * @param uncorrelated the list or map above it whose parts have no former selves, null for none
     */
    private record Place(FieldPath path, long times, @Nullable FieldPath uncorrelated) {}

    private RuleCheck(boolean costsStand) {
        this.costsStand = costsStand;
    }

    /**
     * What is wrong.
     *
     * @param schema the {@code openAPIV3Schema}, structural
     * @param old the version's schema before an update: where it is the same one, expressions that
     *     cost too much by themselves stay allowed
     * @param path of the schema
     */
    public static List<FieldError> check(
            JsonObject schema, @Nullable JsonObject old, FieldPath path) {
        if (!RuleSet.hasRules(schema)) {
            return List.of();
        }
        RuleCheck check = new RuleCheck(schema.equals(old));
        check.node(schema, new Place(path, 1, null), true);
        check.total(path);
        return check.errors;
    }

    private void node(JsonObject schema, Place place, boolean root) {
        long times = times(schema, place.times());
        if (schema.get("additionalProperties") instanceof JsonObject values) {
            FieldPath path = place.path().child("additionalProperties");
            node(values, new Place(path, times, place.uncorrelated()), false);
        }
        schema.object("properties")
                .forEach((name, value) -> {
                    if (value instanceof JsonObject property) {
                        FieldPath path = place.path().child("properties").key(name);
                        node(property, new Place(path, times, place.uncorrelated()), false);
                    }
                });
        if (schema.get("items") instanceof JsonObject items) {
            boolean keyed = schema.string("x-kubernetes-list-type").equals("map");
            FieldPath uncorrelated =
                    keyed || place.uncorrelated() != null ? place.uncorrelated() : place.path();
            node(items, new Place(place.path().child("items"), times, uncorrelated), false);
        }
        if (schema.array(Rule.KEY).isEmpty()) {
            return;
        }
        DeclType type =
                SchemaTypes.of(
                        schema,
                        root || schema.bool("x-kubernetes-embedded-resource", false),
                        "selfType");
        if (type == null) {
            errors.add(
                    internal(
                            place.path().child(Rule.KEY),
                            "internal error: failed to construct type information for"
                                    + " x-kubernetes-validations rules: unable to convert"
                                    + " structural schema to CEL declarations"));
            return;
        }
        List<Rule> rules = Rule.of(schema, schema, type);
        for (int i = 0; i < rules.size(); i++) {
            rule(rules.get(i), place, place.path().child(Rule.KEY).index(i), type);
        }
    }

    private static FieldError internal(FieldPath path, String text) {
        return new FieldError(FieldError.Type.INTERNAL, path, "Internal error: " + text);
    }

    /** How often what is in a node may be there. */
    private static long times(JsonObject schema, long times) {
        String bound =
                switch (schema.string("type")) {
                    case "array" -> "maxItems";
                    case "object" ->
                            schema.get("additionalProperties") instanceof JsonObject
                                    ? "maxProperties"
                                    : "";
                    default -> "";
                };
        if (bound.isEmpty() || times < 0) {
            return times;
        }
        return schema.has(bound) ? product(times, Math.max(0, schema.integer(bound, 0))) : -1;
    }

    private void rule(Rule rule, Place place, FieldPath path, DeclType type) {
        FieldPath expression = path.child("rule");
        if (rule.program() != null) {
            long times =
                    place.times() >= 0
                            ? place.times()
                            : SchemaTypes.MAX_REQUEST / (type.minSize() + 1);
            cost(expression, "estimated rule cost", product(rule.program().estimate(), times));
        }
        if (rule.error() != null) {
            errors.add(invalid(expression, rule.source(), rule.error()));
        }
        if (rule.messageError() != null) {
            errors.add(
                    invalid(path.child("messageExpression"), rule.source(), rule.messageError()));
        } else if (rule.messageProgram() != null) {
            cost(
                    path.child("messageExpression"),
                    "estimated messageExpression cost",
                    rule.messageProgram().estimate());
        }
        if (rule.isTransition()) {
            if (place.uncorrelated() != null) {
                errors.add(
                        FieldError.invalid(
                                expression,
                                rule.source().string("rule"),
                                "oldSelf cannot be used on the uncorrelatable portion of the schema"
                                        + " within "
                                        + place.uncorrelated()));
            }
        } else if (rule.source().has("optionalOldSelf")) {
            errors.add(
                    FieldError.invalid(
                            path.child("optionalOldSelf"),
                            rule.optionalOldSelf(),
                            "may not be set if oldSelf is not used in rule"));
        }
    }

    /** A whole rule as a value, in the form and order of upstream's own type. */
    private static FieldError invalid(FieldPath path, JsonObject rule, String detail) {
        StringBuilder shown = new StringBuilder("{");
        shown.append("\"Rule\":").append(FieldError.quote(rule.string("rule")));
        shown.append(",\"Message\":").append(FieldError.quote(rule.string("message")));
        shown.append(",\"MessageExpression\":")
                .append(FieldError.quote(rule.string("messageExpression")));
        shown.append(",\"Reason\":")
                .append(rule.has("reason") ? Json.toText(rule.string("reason")) : "null");
        shown.append(",\"FieldPath\":").append(FieldError.quote(rule.string("fieldPath")));
        shown.append(",\"OptionalOldSelf\":")
                .append(
                        Json.toText(
                                rule.has("optionalOldSelf")
                                        ? rule.bool("optionalOldSelf", false)
                                        : JsonNull.NULL))
                .append('}');
        return new FieldError(
                FieldError.Type.INVALID, path, "Invalid value: " + shown + ": " + detail);
    }

    private static long product(long cost, long times) {
        return cost == 0 || times == 0 ? 0 : ENDLESS / cost < times ? ENDLESS : cost * times;
    }

    private void cost(FieldPath path, String name, long cost) {
        if (!costsStand && cost > EXPRESSION_LIMIT) {
            errors.add(FieldError.forbidden(path, tooMuch(name, cost, EXPRESSION_LIMIT)));
        }
        total = ENDLESS - total < cost ? ENDLESS : total + cost;
        if (cost >= SCHEMA_LIMIT / 100) {
            expenses.add(new Expense(path, cost));
        }
    }

    /** The four most expensive are named. */
    private void total(FieldPath path) {
        if (total <= SCHEMA_LIMIT) {
            return;
        }
        expenses.stream()
                .sorted(Comparator.comparingLong(Expense::cost).reversed())
                .limit(4)
                .forEach(expense ->
                        errors.add(
                                FieldError.forbidden(
                                        expense.path(),
                                        "contributed to estimated rule cost total exceeding"
                                                + " cost limit for entire OpenAPIv3 schema")));
        errors.add(
                FieldError.forbidden(
                        path,
                        tooMuch(
                                "x-kubernetes-validations estimated rule cost total for entire"
                                        + " OpenAPIv3 schema",
                                total,
                                SCHEMA_LIMIT)));
    }

    private static String tooMuch(String name, long cost, long limit) {
        double factor = (double) cost / limit;
        String shown =
                factor > 100
                        ? "more than 100x"
                        : String.format(Locale.ROOT, factor < 1.5 ? "%fx" : "%.1fx", factor);
        return name
                + " exceeds budget by factor of "
                + shown
                + " (try simplifying the rule, or adding maxItems, maxProperties, and maxLength"
                + " where arrays, maps, and strings are declared)";
    }
}
