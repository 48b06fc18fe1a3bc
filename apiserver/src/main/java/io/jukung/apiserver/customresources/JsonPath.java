package io.jukung.apiserver.customresources;

import io.jukung.machinery.tree.Json;
import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonNull;
import io.jukung.machinery.tree.JsonObject;
import java.util.ArrayList;
import java.util.List;

/**
 * The JSON paths of printer columns, as far as client-go's {@code util/jsonpath} goes within one
 * pair of braces.
 *
 * <pre>
 *   .spec.replicas                                  .metadata.annotations.example\.com/owner
 *   .status.conditions[?(@.type=="Ready")].status   .spec.hosts[0]   .spec.hosts[-1:]   .spec.*
 *   .metadata.labels['app.kubernetes.io/name']      ..image
 * </pre>
 */
final class JsonPath {
    private final List<Step> steps;

    private JsonPath(List<Step> steps) {
        this.steps = steps;
    }

    /** From values to those one step further. */
    @FunctionalInterface
    private interface Step {
        void go(Object from, List<Object> to);
    }

    /**
     * @throws IllegalArgumentException for a path that means nothing
     */
    static JsonPath parse(String text) {
        return new JsonPath(new Parser(text).steps());
    }

    /** All values that the path leads to. */
    List<Object> find(Object root) {
        List<Object> found = List.of(root);
        for (Step step : steps) {
            List<Object> next = new ArrayList<>();
            found.forEach(value -> step.go(value, next));
            found = next;
        }
        return found;
    }

    /** A value as text, as upstream's printer writes it. */
    static String text(Object value) {
        return switch (value) {
            case String text -> text;
            case JsonNull ignored -> "<nil>";
            default -> Json.toText(value);
        };
    }

    private static final class Parser {
        private final String text;
        private int at;

        Parser(String text) {
            this.text = text;
        }

        List<Step> steps() {
            List<Step> steps = new ArrayList<>();
            while (at < text.length()) {
                steps.add(step());
            }
            return steps;
        }

        private Step step() {
            char c = text.charAt(at);
            if (text.startsWith("..", at)) {
                at += 2;
                Step below = at < text.length() && text.charAt(at) == '[' ? bracket() : name();
                return (from, to) -> everywhere(from, below, to);
            }
            if (c == '.') {
                at++;
                return at < text.length() && text.charAt(at) == '['
                        ? bracket()
                        : at == text.length() ? (from, to) -> to.add(from) : name();
            }
            if (c == '[') {
                return bracket();
            }
            return name();
        }

        private static void everywhere(Object from, Step below, List<Object> to) {
            below.go(from, to);
            switch (from) {
                case JsonObject o -> o.forEach((key, value) -> everywhere(value, below, to));
                case JsonArray a -> a.forEach(value -> everywhere(value, below, to));
                default -> {}
            }
        }

        private Step name() {
            StringBuilder name = new StringBuilder();
            while (at < text.length() && ".[".indexOf(text.charAt(at)) < 0) {
                if (text.charAt(at) == '\\' && at + 1 < text.length()) {
                    at++;
                }
                name.append(text.charAt(at++));
            }
            if (name.isEmpty()) {
                throw new IllegalArgumentException("unrecognized character at " + at);
            }
            return name.toString().equals("*") ? JsonPath::all : member(name.toString());
        }

        private static Step member(String name) {
            return (from, to) -> {
                if (from instanceof JsonObject object && object.get(name) instanceof Object value) {
                    to.add(value);
                }
            };
        }

        private Step bracket() {
            int end = close();
            String inside = text.substring(at + 1, end).strip();
            at = end + 1;
            if (inside.startsWith("?(") && inside.endsWith(")")) {
                return filter(inside.substring(2, inside.length() - 1).strip());
            }
            if (inside.equals("*")) {
                return JsonPath::all;
            }
            if (inside.length() > 1 && "'\"".indexOf(inside.charAt(0)) >= 0) {
                return member(inside.substring(1, inside.length() - 1));
            }
            if (inside.matches("-?\\d+")) {
                int index = Integer.parseInt(inside);
                return (from, to) -> {
                    if (from instanceof JsonArray array) {
                        int i = index < 0 ? array.size() + index : index;
                        if (i >= 0 && i < array.size()) {
                            to.add(array.get(i));
                        }
                    }
                };
            }
            if (inside.matches("(-?\\d+)?:(-?\\d+)?(:\\d+)?")) {
                return slice(inside.split(":", -1));
            }
            throw new IllegalArgumentException("invalid array index " + inside);
        }

        private int close() {
            char quote = 0;
            int depth = 0;
            for (int i = at; i < text.length(); i++) {
                char c = text.charAt(i);
                if (quote != 0) {
                    quote = c == quote ? 0 : quote;
                } else if (c == '\'' || c == '"') {
                    quote = c;
                } else if (c == '[') {
                    depth++;
                } else if (c == ']' && --depth == 0) {
                    return i;
                }
            }
            throw new IllegalArgumentException("unterminated array");
        }

        private static Step slice(String[] parts) {
            return (from, to) -> {
                if (from instanceof JsonArray array) {
                    int start = bound(parts[0], 0, array.size());
                    int end = bound(parts[1], array.size(), array.size());
                    int by = parts.length > 2 ? Math.max(1, Integer.parseInt(parts[2])) : 1;
                    for (int i = start; i < end; i += by) {
                        to.add(array.get(i));
                    }
                }
            };
        }

        private static int bound(String part, int otherwise, int size) {
            int value = part.isEmpty() ? otherwise : Integer.parseInt(part);
            return Math.max(0, Math.min(size, value < 0 ? value + size : value));
        }

        private static Step filter(String condition) {
            for (String operator : List.of("==", "!=", "<=", ">=", "<", ">")) {
                int where = condition.indexOf(operator);
                if (where > 0) {
                    Operand left = operand(condition.substring(0, where).strip());
                    Operand right = operand(condition.substring(where + operator.length()).strip());
                    return each(value -> holds(operator, left.of(value), right.of(value)));
                }
            }
            Operand exists = operand(condition);
            return each(value -> !exists.of(value).isEmpty());
        }

        private static Step each(java.util.function.Predicate<Object> holds) {
            return (from, to) -> {
                if (from instanceof JsonArray array) {
                    array.stream().filter(holds).forEach(to::add);
                } else if (from instanceof JsonObject object) {
                    object.forEach((key, value) -> {
                        if (holds.test(value)) {
                            to.add(value);
                        }
                    });
                }
            };
        }

        /** One side of a comparison. */
        @FunctionalInterface
        private interface Operand {
            List<Object> of(Object element);
        }

        private static Operand operand(String text) {
            if (text.startsWith("@")) {
                JsonPath path = parse(text.substring(1));
                return path::find;
            }
            Object value =
                    text.length() > 1 && "'\"".indexOf(text.charAt(0)) >= 0
                            ? text.substring(1, text.length() - 1)
                            : Json.parseValue(
                                    text.getBytes(java.nio.charset.StandardCharsets.UTF_8),
                                    duplicate -> {});
            return element -> List.of(value);
        }

        private static boolean holds(String operator, List<Object> left, List<Object> right) {
            if (left.isEmpty() || right.isEmpty()) {
                return false;
            }
            Object a = left.getFirst();
            Object b = right.getFirst();
            if (operator.equals("==")) {
                return a.equals(b);
            }
            if (operator.equals("!=")) {
                return !a.equals(b);
            }
            int order;
            if (a instanceof Number x && b instanceof Number y) {
                order = Double.compare(x.doubleValue(), y.doubleValue());
            } else if (a instanceof String x && b instanceof String y) {
                order = x.compareTo(y);
            } else {
                return false;
            }
            return switch (operator) {
                case "<=" -> order <= 0;
                case ">=" -> order >= 0;
                case "<" -> order < 0;
                default -> order > 0;
            };
        }
    }

    private static void all(Object from, List<Object> to) {
        switch (from) {
            case JsonObject o -> o.forEach((key, value) -> to.add(value));
            case JsonArray a -> a.forEach(to::add);
            default -> {}
        }
    }
}
