package io.jukung.schema;

import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonNull;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.machinery.typed.TypeSchema;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Fields behind feature gates, upstream's {@code dropDisabledFields}: with the gate off a field is
 * dropped from what is written, but stays where the stored object has it already, anywhere in it.
 */
public final class GatedFields {
    private static final Plan NOTHING = new Plan(List.of(), List.of());

    private final Predicate<String> enabled;
    private final Map<String, Plan> plans = new ConcurrentHashMap<>();

    /** What to look for in a struct: fields that are off, and those below which there are some. */
    private record Plan(List<FieldFacts> off, List<TypeSchema.Field> below) {
        boolean empty() {
            return off.isEmpty() && below.isEmpty();
        }
    }

    /**
     * @param enabled tells which feature gates are on
     */
    public GatedFields(Predicate<String> enabled) {
        this.enabled = enabled;
    }

    /**
     * The object without what is switched off; the same instance where nothing is.
     *
     * @param old what is stored, null where the object is new
     */
    public JsonObject drop(StructType type, JsonObject object, @Nullable JsonObject old) {
        if (plan(type).empty()) {
            return object;
        }
        Set<String> used = new HashSet<>();
        if (old != null) {
            collect(type, old, used);
        }
        return (JsonObject) orItself(dropped(type, object, used), object);
    }

    private void collect(TypeSchema type, @Nullable Object value, Set<String> used) {
        switch (value) {
            case JsonArray array when type.kind() == TypeSchema.Kind.LIST ->
                    array.forEach(element -> collect(type.element(), element, used));
            case JsonObject map when type.kind() == TypeSchema.Kind.MAP -> {
                for (int i = 0; i < map.size(); i++) {
                    collect(type.element(), map.value(i), used);
                }
            }
            case JsonObject object when type.kind() == TypeSchema.Kind.OBJECT -> {
                StructType struct = StructType.of(type);
                Plan plan = plan(struct);
                for (FieldFacts field : plan.off) {
                    Object present = object.get(field.name());
                    if (present != null && present != JsonNull.NULL) {
                        used.add(struct.key() + "." + field.name());
                    }
                }
                plan.below.forEach(field -> collect(field.type(), object.get(field.name()), used));
            }
            case null, default -> {}
        }
    }

    /** Null where the value goes as a whole. */
    private @Nullable Object dropped(TypeSchema type, Object value, Set<String> used) {
        return switch (value) {
            case JsonArray array when type.kind() == TypeSchema.Kind.LIST ->
                    array.map(element -> orItself(dropped(type.element(), element, used), element));
            case JsonObject map when type.kind() == TypeSchema.Kind.MAP -> {
                JsonObject result = map;
                for (int i = 0; i < map.size(); i++) {
                    Object member = map.value(i);
                    result =
                            result.with(
                                    map.key(i),
                                    orItself(dropped(type.element(), member, used), member));
                }
                yield result;
            }
            case JsonObject object when type.kind() == TypeSchema.Kind.OBJECT ->
                    struct(StructType.of(type), object, used);
            default -> value;
        };
    }

    /** Only members of structs go as a whole. */
    private static Object orItself(@Nullable Object left, Object value) {
        return left == null ? value : left;
    }

    private @Nullable JsonObject struct(StructType type, JsonObject object, Set<String> used) {
        Plan plan = plan(type);
        JsonObject result = object;
        for (FieldFacts field : plan.off) {
            if (object.has(field.name()) && !used.contains(type.key() + "." + field.name())) {
                if (field.has("drops-owner")) {
                    if (object.string(field.name()).isEmpty()) {
                        continue;
                    }
                    return null;
                }
                result = result.without(field.name());
                if (field.has("drops-empty-owner") && result.isEmpty()) {
                    return null;
                }
            }
        }
        for (TypeSchema.Field field : plan.below) {
            Object value = result.get(field.name());
            Object left = value == null ? null : dropped(field.type(), value, used);
            if (left == null && value != null) {
                result = result.without(field.name());
            } else if (left != value && left != null) {
                result = result.with(field.name(), left);
            }
        }
        return result;
    }

    private Plan plan(StructType type) {
        Plan known = plans.get(type.key());
        if (known == null) {
            known = reaches(type, new HashSet<>()) ? makePlan(type) : NOTHING;
            plans.put(type.key(), known);
        }
        return known;
    }

    private Plan makePlan(StructType type) {
        List<FieldFacts> off = new ArrayList<>();
        List<TypeSchema.Field> below = new ArrayList<>();
        for (int i = 0; i < type.fields().size(); i++) {
            TypeSchema.Field field = type.fields().get(i);
            TypeSchema bottom = bottom(field.type());
            if (isOff(type.fieldFacts().get(i))) {
                off.add(type.fieldFacts().get(i));
            } else if (bottom != null && reaches(StructType.of(bottom), new HashSet<>())) {
                below.add(field);
            }
        }
        return new Plan(off, below);
    }

    /** Several gates, comma-separated, must all be on. */
    private boolean isOff(FieldFacts field) {
        String gates = field.value("gate");
        if (gates.isEmpty()) {
            return false;
        }
        for (String gate : gates.split(",")) {
            if (!enabled.test(gate)) {
                return true;
            }
        }
        return false;
    }

    private boolean reaches(StructType type, Set<String> seen) {
        if (!seen.add(type.key())) {
            return false;
        }
        for (int i = 0; i < type.fields().size(); i++) {
            TypeSchema bottom = bottom(type.fields().get(i).type());
            if (isOff(type.fieldFacts().get(i))
                    || (bottom != null && reaches(StructType.of(bottom), seen))) {
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
