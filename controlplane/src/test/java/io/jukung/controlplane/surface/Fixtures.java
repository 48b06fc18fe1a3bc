package io.jukung.controlplane.surface;

import io.jukung.machinery.names.GroupVersionKind;
import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.machinery.typed.TypeSchema;
import io.jukung.schema.FieldFacts;
import io.jukung.schema.Schemas;
import io.jukung.schema.StructType;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Objects with every field of their kind filled; the same seed gives the same object. */
final class Fixtures {
    /** Schemas of custom resources contain themselves: so deep, then no more. */
    private static final int DEEPEST = 12;

    private final RandomGenerator random;

    Fixtures(long seed) {
        random = new SplittableRandom(seed);
    }

    JsonObject object(GroupVersionKind kind) {
        StructType type = Objects.requireNonNull(Schemas.builtIn().type(kind), kind::toString);
        JsonObject metadata =
                struct(Schemas.builtIn().struct("meta.v1.ObjectMeta"), 0)
                        .without("managedFields")
                        .with("name", "n" + random.nextInt(1000))
                        .without("deletionTimestamp")
                        .without("deletionGracePeriodSeconds")
                        .without("generateName");
        return struct(type, 0)
                .with("apiVersion", kind.apiVersion())
                .with("kind", kind.kind())
                .with("metadata", metadata);
    }

    private JsonObject struct(StructType type, int depth) {
        JsonObject.Builder out = JsonObject.builder();
        List<TypeSchema.Field> fields = type.fields();
        for (int i = 0; i < fields.size(); i++) {
            TypeSchema.Field field = fields.get(i);
            FieldFacts facts = type.fieldFacts().get(i);
            boolean again = field.type().name().endsWith(type.name()) || schema(field.type());
            boolean ofKind = field.name().equals("apiVersion") || field.name().equals("kind");
            if (type.objectKind() != null && ofKind) {
                continue; // protobuf leaves them out of objects inside objects
            }
            if (depth < DEEPEST && !(again && depth > 3)) {
                out.put(field.name(), value(field.type(), facts, depth + 1));
            }
        }
        return out.build();
    }

    private static boolean schema(TypeSchema type) {
        return type.name().contains("JSONSchemaProps");
    }

    private Object value(TypeSchema type, @Nullable FieldFacts facts, int depth) {
        return switch (type.kind()) {
            case OBJECT -> struct(StructType.of(type), depth);
            case LIST ->
                    JsonArray.of(value(type.element(), facts, depth), other(type, facts, depth));
            case MAP ->
                    JsonObject.of(
                            "k" + random.nextInt(1000),
                            value(type.element(), null, depth),
                            "l" + random.nextInt(1000),
                            value(type.element(), null, depth));
            case STRING -> text(facts);
            case INT32, INT64 -> 1L + random.nextInt(1000);
            case DOUBLE -> 0.5 + random.nextInt(1000);
            case BOOL -> true;
            case DATE_TIME -> "2026-11-21T11:%02d:00Z".formatted(random.nextInt(60));
            case MICRO_TIME -> "2026-11-21T11:%02d:00.123456Z".formatted(random.nextInt(60));
            case DURATION -> "1m" + random.nextInt(60) + "s";
            case QUANTITY -> 1 + random.nextInt(1000) + "Mi";
            case INT_OR_STRING -> random.nextBoolean() ? "http" : (Object) 8080L;
            case BYTES -> "aGVsbG8=";
            case ANY -> any(type);
        };
    }

    /** A second element that differs from the first wherever an element has text or numbers. */
    private Object other(TypeSchema list, @Nullable FieldFacts facts, int depth) {
        List<String> allowed = facts == null ? null : facts.list("enum");
        return allowed != null && list.element().kind() == TypeSchema.Kind.STRING
                ? allowed.getLast()
                : value(list.element(), facts, depth);
    }

    private String text(@Nullable FieldFacts facts) {
        List<String> allowed = facts == null ? null : facts.list("enum");
        String first = allowed == null ? "" : allowed.getFirst();
        return first.isEmpty() ? "s" + random.nextInt(1_000_000) : first;
    }

    private JsonObject any(TypeSchema type) {
        return type.name().equals("FieldsV1")
                ? JsonObject.of("f:spec", JsonObject.of("f:x", JsonObject.EMPTY))
                : type.name().contains("JSONSchemaProps")
                        ? JsonObject.of("type", "string")
                        : JsonObject.of(
                                "apiVersion", "v1",
                                "kind", "ConfigMap",
                                "metadata", JsonObject.of("name", "n" + random.nextInt(1000)));
    }
}
