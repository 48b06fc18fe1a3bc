package io.jukung.machinery.selector;

import io.jukung.machinery.status.FieldError;
import io.jukung.machinery.status.FieldPath;
import io.jukung.machinery.validation.Names;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One condition on one label.
 *
 * @param values empty for {@link Operator#EXISTS} and {@link Operator#DOES_NOT_EXIST}
 */
public record Requirement(String key, Operator operator, List<String> values) {
    /** How label and values relate; the text is what stands between them. */
    public enum Operator {
        EQUALS("="),
        DOUBLE_EQUALS("=="),
        NOT_EQUALS("!="),
        IN("in"),
        NOT_IN("notin"),
        EXISTS("exists"),
        DOES_NOT_EXIST("!"),
        GREATER_THAN("gt"),
        LESS_THAN("lt");

        private final String text;

        Operator(String text) {
            this.text = text;
        }

        String text() {
            return text;
        }
    }

    public Requirement {
        values = List.copyOf(values);
    }

    /**
     * A requirement that has passed upstream's checks.
     *
     * @throws IllegalArgumentException with all that is wrong
     */
    static Requirement checked(String key, Operator operator, List<String> values) {
        List<FieldError> errors = new ArrayList<>(0);
        checkKey(key, FieldPath.of("key"), errors);
        FieldPath path = FieldPath.of("values");
        switch (operator) {
            case IN, NOT_IN -> {
                if (values.isEmpty()) {
                    errors.add(
                            FieldError.invalid(
                                    path,
                                    values,
                                    "for 'in', 'notin' operators, values set can't be empty"));
                }
            }
            case EQUALS, DOUBLE_EQUALS, NOT_EQUALS -> {
                if (values.size() != 1) {
                    errors.add(
                            FieldError.invalid(
                                    path,
                                    values,
                                    "exact-match compatibility requires one single value"));
                }
            }
            case EXISTS, DOES_NOT_EXIST -> {
                if (!values.isEmpty()) {
                    errors.add(
                            FieldError.invalid(
                                    path,
                                    values,
                                    "values set must be empty for exists and does not exist"));
                }
            }
            case GREATER_THAN, LESS_THAN -> checkNumbers(values, path, errors);
        }
        for (int i = 0; i < values.size(); i++) {
            List<String> wrong = Names.labelValue(values.get(i));
            if (!wrong.isEmpty()) {
                errors.add(
                        FieldError.invalid(
                                path.index(i).key(key), values.get(i), String.join("; ", wrong)));
            }
        }
        if (!errors.isEmpty()) {
            throw new IllegalArgumentException(
                    errors.size() == 1
                            ? errors.getFirst().toString()
                            : errors.stream()
                                    .map(FieldError::toString)
                                    .distinct()
                                    .collect(Collectors.joining(", ", "[", "]")));
        }
        return new Requirement(key, operator, values);
    }

    private static void checkNumbers(List<String> values, FieldPath path, List<FieldError> errors) {
        if (values.size() != 1) {
            errors.add(
                    FieldError.invalid(
                            path,
                            values,
                            "for 'Gt', 'Lt' operators, exactly one value is required"));
        }
        for (int i = 0; i < values.size(); i++) {
            if (number(values.get(i)) == null) {
                errors.add(
                        FieldError.invalid(
                                path.index(i),
                                values.get(i),
                                "for 'Gt', 'Lt' operators, the value must be an integer"));
            }
        }
    }

    static void checkKey(String key, FieldPath path, List<FieldError> errors) {
        List<String> wrong = Names.qualifiedName(key);
        if (!wrong.isEmpty()) {
            errors.add(FieldError.invalid(path, key, String.join("; ", wrong)));
        }
    }

    private static @Nullable Long number(String text) {
        try {
            return Long.valueOf(text);
        } catch (NumberFormatException e) {
            return null;
        }
    }

    /** Whether labels, looked up by key, fulfill this. */
    boolean matches(Function<String, @Nullable String> labels) {
        String value = labels.apply(key);
        return switch (operator) {
            case EQUALS, DOUBLE_EQUALS, IN -> value != null && values.contains(value);
            case NOT_EQUALS, NOT_IN -> value == null || !values.contains(value);
            case EXISTS -> value != null;
            case DOES_NOT_EXIST -> value == null;
            case GREATER_THAN -> compare(value) > 0;
            case LESS_THAN -> compare(value) < 0;
        };
    }

    /** The sign of label minus value; 0, which matches neither way, where one is no number. */
    private int compare(@Nullable String label) {
        Long mine = label == null ? null : number(label);
        Long asked = number(values.getFirst());
        return mine == null || asked == null ? 0 : Long.compare(mine, asked);
    }

    /** The text form: {@code app=web}, {@code tier in (a,b)}, {@code !gone}. */
    @Override
    public String toString() {
        return switch (operator) {
            case EXISTS -> key;
            case DOES_NOT_EXIST -> "!" + key;
            case GREATER_THAN -> key + ">" + values.getFirst();
            case LESS_THAN -> key + "<" + values.getFirst();
            case EQUALS, DOUBLE_EQUALS, NOT_EQUALS -> key + operator.text + values.getFirst();
            case IN, NOT_IN ->
                    values.stream()
                            .sorted()
                            .collect(
                                    Collectors.joining(",", key + " " + operator.text + " (", ")"));
        };
    }
}
