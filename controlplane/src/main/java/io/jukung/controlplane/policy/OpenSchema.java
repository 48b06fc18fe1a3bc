package io.jukung.controlplane.policy;

import io.jukung.machinery.tree.JsonObject;
import io.jukung.machinery.typed.TypeSchema;
import java.util.ArrayList;
import java.util.List;

/** A kind's type written out as an OpenAPI schema, as far as expressions look into it. */
final class OpenSchema {
    private OpenSchema() {}

    static JsonObject of(TypeSchema type) {
        return of(type, new ArrayList<>());
    }

    /** Types that contain themselves are left out below themselves. */
    private static JsonObject of(TypeSchema type, List<TypeSchema> above) {
        if (above.stream().anyMatch(one -> one == type)) {
            return JsonObject.EMPTY;
        }
        above.add(type);
        JsonObject schema =
                switch (type.kind()) {
                    case OBJECT -> object(type, above);
                    case MAP ->
                            JsonObject.of(
                                    "type",
                                    "object",
                                    "additionalProperties",
                                    of(type.element(), above));
                    case LIST -> JsonObject.of("type", "array", "items", of(type.element(), above));
                    case STRING, DURATION, QUANTITY -> JsonObject.of("type", "string");
                    case INT32, INT64 -> JsonObject.of("type", "integer");
                    case DOUBLE -> JsonObject.of("type", "number");
                    case BOOL -> JsonObject.of("type", "boolean");
                    case DATE_TIME, MICRO_TIME ->
                            JsonObject.of("type", "string", "format", "date-time");
                    case INT_OR_STRING -> JsonObject.of("x-kubernetes-int-or-string", true);
                    case BYTES -> JsonObject.of("type", "string", "format", "byte");
                    case ANY -> JsonObject.EMPTY;
                };
        above.removeLast();
        return schema;
    }

    private static JsonObject object(TypeSchema type, List<TypeSchema> above) {
        JsonObject.Builder properties = JsonObject.builder();
        for (TypeSchema.Field field : type.fields()) {
            properties.put(field.name(), of(field.type(), above));
        }
        return JsonObject.of("type", "object", "properties", properties.build());
    }
}
