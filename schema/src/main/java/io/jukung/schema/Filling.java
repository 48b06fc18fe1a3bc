package io.jukung.schema;

import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.machinery.typed.TypeSchema;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A walk through objects that fills in what rules say of each struct, and enters only the fields
 * below which there are rules.
 */
final class Filling {
    private final Function<StructType, Rule[]> rules;
    private final Map<String, Plan> plans = new ConcurrentHashMap<>();

    /** Fills in one thing; answers the same instance where it is there. */
    interface Rule {
        JsonObject apply(JsonObject object);
    }

    /** What to do with a struct: rules first, then the fields below which there are more. */
    private record Plan(Rule[] rules, Map<String, TypeSchema> below) {}

    /**
     * @param rules those of one struct, in order; asked once for each
     */
    Filling(Function<StructType, Rule[]> rules) {
        this.rules = rules;
    }

    JsonObject apply(StructType type, JsonObject object) {
        Plan plan = plan(type);
        JsonObject result = object;
        for (Rule rule : plan.rules) {
            result = rule.apply(result);
        }
        // an object has few of its type's fields
        for (int i = 0; i < result.size(); i++) {
            TypeSchema below = plan.below.get(result.key(i));
            if (below != null) {
                Object value = result.value(i);
                Object filled = fill(below, value);
                if (filled != value) {
                    result = result.with(result.key(i), filled);
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
        Map<String, TypeSchema> below = new HashMap<>();
        for (TypeSchema.Field field : type.fields()) {
            TypeSchema bottom = bottom(field.type());
            if (bottom != null && needed(StructType.of(bottom), new HashSet<>())) {
                below.put(field.name(), field.type());
            }
        }
        return new Plan(rules.apply(type), below);
    }

    /** Whether there is any rule in a type or below it. */
    private boolean needed(StructType type, Set<String> seen) {
        if (!seen.add(type.key())) {
            return false;
        }
        if (rules.apply(type).length > 0) {
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
