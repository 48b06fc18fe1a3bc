package io.jukung.machinery.selector;

import io.jukung.machinery.selector.Requirement.Operator;
import io.jukung.machinery.tree.JsonObject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Conditions on labels that must all hold; the source is apimachinery's {@code labels.Selector}.
 *
 * <pre>
 *   app=web,tier in (front,back),!canary,generation>3
 * </pre>
 */
public final class LabelSelector {
    private static final LabelSelector EVERYTHING = new LabelSelector(List.of(), false);
    private static final LabelSelector NOTHING = new LabelSelector(List.of(), true);

    private final List<Requirement> requirements;
    private final boolean nothing;

    private LabelSelector(List<Requirement> requirements, boolean nothing) {
        this.requirements = requirements;
        this.nothing = nothing;
    }

    /** Matches every object. */
    public static LabelSelector everything() {
        return EVERYTHING;
    }

    /** Matches no object. */
    public static LabelSelector nothing() {
        return NOTHING;
    }

    /**
     * Parses the text form; "" is {@link #everything}.
     *
     * @throws IllegalArgumentException with upstream's text where it cannot be read
     */
    public static LabelSelector parse(String text) {
        return text.isEmpty() ? EVERYTHING : of(new LabelSelectorParser(text).requirements());
    }

    /**
     * The selector that a {@code LabelSelector} object describes: {@code matchLabels} and {@code
     * matchExpressions}. An absent one matches nothing, an empty one everything.
     *
     * @throws IllegalArgumentException with upstream's text where an expression is wrong
     */
    public static LabelSelector of(@Nullable JsonObject selector) {
        if (selector == null) {
            return NOTHING;
        }
        List<Requirement> requirements = new ArrayList<>();
        selector.object("matchLabels")
                .forEach((key, value) ->
                        requirements.add(
                                Requirement.checked(
                                        key, Operator.EQUALS, List.of(String.valueOf(value)))));
        for (JsonObject expression : selector.array("matchExpressions").objects()) {
            requirements.add(
                    Requirement.checked(
                            expression.string("key"),
                            operator(expression.string("operator")),
                            expression.array("values").strings()));
        }
        return of(requirements);
    }

    private static Operator operator(String name) {
        return switch (name) {
            case "In" -> Operator.IN;
            case "NotIn" -> Operator.NOT_IN;
            case "Exists" -> Operator.EXISTS;
            case "DoesNotExist" -> Operator.DOES_NOT_EXIST;
            default ->
                    throw new IllegalArgumentException(
                            "\"" + name + "\" is not a valid label selector operator");
        };
    }

    /** Exactly these labels with these values (a Service's {@code spec.selector}); not checked. */
    public static LabelSelector ofLabels(Map<String, String> labels) {
        List<Requirement> requirements = new ArrayList<>(labels.size());
        labels.forEach((key, value) ->
                requirements.add(new Requirement(key, Operator.EQUALS, List.of(value))));
        return of(requirements);
    }

    /** As {@link #ofLabels(Map)}, of an object whose members are strings. */
    public static LabelSelector ofLabels(JsonObject labels) {
        List<Requirement> requirements = new ArrayList<>(labels.size());
        labels.forEach((key, value) ->
                requirements.add(
                        new Requirement(key, Operator.EQUALS, List.of(String.valueOf(value)))));
        return of(requirements);
    }

    private static LabelSelector of(List<Requirement> requirements) {
        if (requirements.isEmpty()) {
            return EVERYTHING;
        }
        requirements.sort(Comparator.comparing(Requirement::key));
        return new LabelSelector(List.copyOf(requirements), false);
    }

    /** This selector and one more condition. */
    public LabelSelector and(String key, Operator operator, List<String> values) {
        if (nothing) {
            return this;
        }
        List<Requirement> more = new ArrayList<>(requirements);
        more.add(Requirement.checked(key, operator, values));
        return of(more);
    }

    public boolean matches(Map<String, String> labels) {
        return matches(labels::get);
    }

    /** Whether an object's {@code metadata.labels} match. */
    public boolean matches(JsonObject labels) {
        return matches(key -> labels.get(key) instanceof String value ? value : null);
    }

    private boolean matches(Function<String, @Nullable String> labels) {
        if (nothing) {
            return false;
        }
        for (Requirement requirement : requirements) {
            if (!requirement.matches(labels)) {
                return false;
            }
        }
        return true;
    }

    /** Whether every object matches because nothing is asked. */
    public boolean isEverything() {
        return !nothing && requirements.isEmpty();
    }

    public boolean isNothing() {
        return nothing;
    }

    /** The conditions, sorted by key. */
    public List<Requirement> requirements() {
        return requirements;
    }

    /** The one value that a label must have, null where there is no such single value. */
    public @Nullable String exactMatch(String label) {
        for (Requirement requirement : requirements) {
            if (requirement.key().equals(label)) {
                return switch (requirement.operator()) {
                    case EQUALS, DOUBLE_EQUALS, IN ->
                            requirement.values().size() == 1
                                    ? requirement.values().getFirst()
                                    : null;
                    default -> null;
                };
            }
        }
        return null;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof LabelSelector that
                && nothing == that.nothing
                && requirements.equals(that.requirements);
    }

    @Override
    public int hashCode() {
        return Objects.hash(nothing, requirements);
    }

    /** The text form, sorted by key; "" for everything and nothing. */
    @Override
    public String toString() {
        return String.join(",", requirements.stream().map(Requirement::toString).toList());
    }
}
