package io.jukung.schema;

import io.jukung.machinery.names.GroupVersionKind;
import io.jukung.machinery.tree.Json;
import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonNull;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.machinery.typed.TypeSchema;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The defaults of upstream's {@code SetDefaults_…} that are constants or depend on a sibling field
 * only, and the empty structs that Go writes. What needs more than that stands with the resource's
 * strategy.
 */
public final class Defaults {
    private static final Pattern LINE =
            Pattern.compile(
                    "(\\w+\\.\\w+\\.\\w+)\\.(\\S+) ([=~]) (\\S.*?)(?: when (\\w+)(!?=)(\\S+))?");

    private final Schemas schemas;
    private final Map<String, List<String>> lines = new HashMap<>();
    private final Map<String, Plan> plans = new ConcurrentHashMap<>();

    /** One line: sets a field that is missing, where a sibling has a value or has another. */
    private record Rule(
            String[] path,
            Object value,
            boolean alsoZero,
            @Nullable String whenField,
            boolean whenEqual,
            Object whenValue) {
        static Rule emptyStruct(String field) {
            return new Rule(
                    new String[] {field}, JsonObject.EMPTY, false, null, true, JsonNull.NULL);
        }

        JsonObject apply(JsonObject object) {
            return missing(object) && wanted(object) ? object.withAt(value, path) : object;
        }

        private boolean missing(JsonObject object) {
            Object now = path.length == 1 ? object.get(path[0]) : object.at(path);
            return now == null
                    || now == JsonNull.NULL
                    || (alsoZero && (now.equals(0L) || isEmpty(now)));
        }

        private boolean wanted(JsonObject object) {
            if (whenField == null) {
                return true;
            }
            Object now = object.get(whenField);
            Object compared = now == null || isEmpty(now) ? JsonNull.NULL : now;
            return compared.equals(whenValue) == whenEqual;
        }

        private static boolean isEmpty(Object value) {
            return value.equals("") || value.equals(JsonArray.EMPTY);
        }
    }

    /** What to do with a struct: rules first, then the fields below which there are more. */
    private record Plan(List<Rule> rules, String[] fields, TypeSchema[] below) {}

    /** Keeps the lines by type; a line is parsed when its type is first met. */
    Defaults(Schemas schemas, List<String> lines) {
        this.schemas = schemas;
        for (String line : lines) {
            int end = line.indexOf('.', line.indexOf('.', line.indexOf('.') + 1) + 1);
            this.lines.computeIfAbsent(line.substring(0, end), key -> new ArrayList<>()).add(line);
        }
    }

    private static Rule rule(String line) {
        Matcher m = LINE.matcher(line);
        if (!m.matches()) {
            throw new IllegalStateException("defaults: " + line);
        }
        return new Rule(
                m.group(2).split("\\."),
                json(m.group(4)),
                m.group(3).equals("~"),
                m.group(5),
                "=".equals(m.group(6)),
                m.group(7) == null ? JsonNull.NULL : json(m.group(7)));
    }

    private static Object json(String text) {
        return Json.parseValue(text.getBytes(StandardCharsets.UTF_8), duplicate -> {});
    }

    /**
     * The object with defaults filled in; the same instance where nothing is missing, and where the
     * kind is not built in.
     */
    public JsonObject apply(GroupVersionKind kind, JsonObject object) {
        StructType type = schemas.type(kind);
        return type == null ? object : apply(type, object);
    }

    /** As {@link #apply(GroupVersionKind, JsonObject)}, for a part of an object. */
    public JsonObject apply(StructType type, JsonObject object) {
        Plan plan = plan(type);
        JsonObject result = object;
        for (Rule rule : plan.rules) {
            result = rule.apply(result);
        }
        for (int i = 0; i < plan.fields.length; i++) {
            Object value = result.get(plan.fields[i]);
            if (value != null) {
                Object filled = fill(plan.below[i], value);
                if (filled != value) {
                    result = result.with(plan.fields[i], filled);
                }
            }
        }
        return result;
    }

    private Object fill(TypeSchema type, Object value) {
        return switch (type.kind()) {
            case OBJECT ->
                    value instanceof JsonObject object ? apply(StructType.of(type), object) : value;
            case LIST ->
                    value instanceof JsonArray array
                            ? array.map(element -> fill(type.element(), element))
                            : value;
            case MAP -> {
                if (!(value instanceof JsonObject map)) {
                    yield value;
                }
                JsonObject result = map;
                for (int i = 0; i < map.size(); i++) {
                    Object filled = fill(type.element(), map.value(i));
                    if (filled != map.value(i)) {
                        result = result.with(map.key(i), filled);
                    }
                }
                yield result;
            }
            default -> value;
        };
    }

    private Plan plan(StructType type) {
        Plan known = plans.get(type.key());
        if (known == null) {
            known = makePlan(type);
            plans.put(type.key(), known);
        }
        return known;
    }

    private Plan makePlan(StructType type) {
        List<String> fields = new ArrayList<>();
        List<TypeSchema> below = new ArrayList<>();
        for (TypeSchema.Field field : type.fields()) {
            TypeSchema bottom = bottom(field.type());
            if (bottom != null && needed(StructType.of(bottom), new HashSet<>())) {
                fields.add(field.name());
                below.add(field.type());
            }
        }
        return new Plan(
                ownRules(type), fields.toArray(String[]::new), below.toArray(TypeSchema[]::new));
    }

    private List<Rule> ownRules(StructType type) {
        List<Rule> own = new ArrayList<>();
        for (FieldFacts facts : type.fieldFacts()) {
            if (isWrittenStruct(facts)) {
                own.add(Rule.emptyStruct(facts.name()));
            }
        }
        lines.getOrDefault(type.key(), List.of()).forEach(line -> own.add(rule(line)));
        return own;
    }

    /** A plain struct of Go, which is written even if empty; metadata is the strategies' own. */
    private static boolean isWrittenStruct(FieldFacts field) {
        return field.has("struct") && !field.name().equals("metadata");
    }

    /** Whether there is any default in a type or below it. */
    private boolean needed(StructType type, Set<String> seen) {
        if (!seen.add(type.key())) {
            return false;
        }
        if (lines.containsKey(type.key())
                || type.fieldFacts().stream().anyMatch(Defaults::isWrittenStruct)) {
            return true;
        }
        for (TypeSchema.Field field : type.fields()) {
            TypeSchema bottom = bottom(field.type());
            if (bottom != null && needed(StructType.of(bottom), seen)) {
                return true;
            }
        }
        return false;
    }

    /** The struct at the bottom of lists and maps; null where there is none. */
    private static @Nullable TypeSchema bottom(TypeSchema type) {
        return switch (type.kind()) {
            case OBJECT -> type;
            case LIST, MAP -> bottom(type.element());
            default -> null;
        };
    }
}
