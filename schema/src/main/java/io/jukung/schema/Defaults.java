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
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
    private final Filling defaulting = new Filling(this::rules);
    private final Filling writing = new Filling(Defaults::writtenOf);

    /** One line: sets a field that is missing, where a sibling has a value or has another. */
    private record Rule(
            String[] path,
            Object value,
            boolean alsoZero,
            @Nullable String whenField,
            boolean whenEqual,
            Object whenValue)
            implements Filling.Rule {
        /** What Go writes of a field that nobody set. */
        static Filling.Rule empty(TypeSchema.Field field) {
            String name = field.name();
            Object empty = Objects.requireNonNull(field.empty());
            return object -> {
                Object now = object.get(name);
                return now == null || (now == JsonNull.NULL && empty != JsonNull.NULL)
                        ? object.with(name, empty)
                        : object;
            };
        }

        /** The same for a list, map or bytes of none, whose emptiness storage does not keep. */
        static Filling.Rule stored(TypeSchema.Field field) {
            String name = field.name();
            return switch (field.type().kind()) {
                case LIST, MAP, BYTES ->
                        object ->
                                isEmptyCollection(object.get(name))
                                        ? object.with(name, JsonNull.NULL)
                                        : object;
                default -> empty(field);
            };
        }

        private static boolean isEmptyCollection(@Nullable Object value) {
            return switch (value) {
                case null -> true;
                case String text -> text.isEmpty();
                case JsonArray array -> array.isEmpty();
                case JsonObject map -> map.isEmpty();
                default -> false;
            };
        }

        @Override
        public JsonObject apply(JsonObject object) {
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
     * The object with defaults filled in, and with what Go writes of fields that nobody set; the
     * same instance where nothing is missing, and where the kind is not built in.
     */
    public JsonObject apply(GroupVersionKind kind, JsonObject object) {
        StructType type = schemas.type(kind);
        return type == null ? object : apply(type, object);
    }

    /** As {@link #apply(GroupVersionKind, JsonObject)}, for a part of an object. */
    public JsonObject apply(StructType type, JsonObject object) {
        return defaulting.apply(type, object);
    }

    /**
     * The object as Go writes it: zeros and nulls for fields without {@code omitempty} that nobody
     * set, and null for a list or map that is empty there, as it is once it was stored.
     */
    public JsonObject written(StructType type, JsonObject object) {
        return writing.apply(type, object);
    }

    private Filling.Rule[] rules(StructType type) {
        List<Filling.Rule> rules = new ArrayList<>();
        for (TypeSchema.Field field : type.fields()) {
            if (field.empty() == JsonObject.EMPTY) {
                rules.add(Rule.empty(field)); // the lines may put something into it
            }
        }
        lines.getOrDefault(type.key(), List.of()).forEach(line -> rules.add(rule(line)));
        for (TypeSchema.Field field : type.fields()) {
            if (field.empty() != null && field.empty() != JsonObject.EMPTY) {
                rules.add(Rule.empty(field));
            }
        }
        return rules.toArray(Filling.Rule[]::new);
    }

    private static Filling.Rule[] writtenOf(StructType type) {
        return type.fields().stream()
                .filter(field -> field.empty() != null)
                .map(Rule::stored)
                .toArray(Filling.Rule[]::new);
    }
}
