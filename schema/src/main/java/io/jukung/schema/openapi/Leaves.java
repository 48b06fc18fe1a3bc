package io.jukung.schema.openapi;

import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonObject;
import org.jspecify.annotations.Nullable;

/** Schemas of the types without fields. */
final class Leaves {
    private static final String META = "io.k8s.apimachinery.pkg.apis.meta.v1.";
    private static final String CRD = "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.";

    private Leaves() {}

    /** What is written in place; null for what has a definition of its own. */
    static @Nullable JsonObject inPlace(char code) {
        return switch (code) {
            case 's' -> JsonObject.of("type", "string");
            case 'i' -> JsonObject.of("type", "integer", "format", "int32");
            case 'l' -> JsonObject.of("type", "integer", "format", "int64");
            case 'd' -> JsonObject.of("type", "number", "format", "double");
            case 'b' -> JsonObject.of("type", "boolean");
            case 'B' -> JsonObject.of("type", "string", "format", "byte");
            default -> null;
        };
    }

    /** The name of the definition of a letter of the data file. */
    static @Nullable String name(char code) {
        return switch (code) {
            case 't' -> META + "Time";
            case 'm' -> META + "MicroTime";
            case 'q' -> "io.k8s.apimachinery.pkg.api.resource.Quantity";
            case 'x' -> "io.k8s.apimachinery.pkg.util.intstr.IntOrString";
            case 'j' -> CRD + "JSON";
            case 'r' -> "io.k8s.apimachinery.pkg.runtime.RawExtension";
            case 'f' -> META + "FieldsV1";
            case 'A' -> CRD + "JSONSchemaPropsOrArray";
            case 'O' -> CRD + "JSONSchemaPropsOrBool";
            case 'S' -> CRD + "JSONSchemaPropsOrStringArray";
            default -> null;
        };
    }

    static JsonObject definition(String name, boolean v3) {
        return switch (name.substring(name.lastIndexOf('.') + 1)) {
            case "Time" -> text("A time as RFC 3339 writes it, with seconds.", "date-time");
            case "MicroTime" -> text("A time with microseconds, RFC 3339.", "date-time");
            case "Quantity" ->
                    v3
                            ? either(QUANTITY, null, "string", "number")
                            : JsonObject.of("description", QUANTITY, "type", "string");
            case "IntOrString" ->
                    v3
                            ? either(INT_OR_STRING, "int-or-string", "integer", "string")
                            : text(INT_OR_STRING, "int-or-string");
            case "Patch" -> object("The body of a patch; its form is told by the content type.");
            case "FieldsV1" -> object("A set of fields as a trie: f:<name>, k:<keys>, v:<value>.");
            case "RawExtension" -> object("An object of any kind, with apiVersion and kind.");
            case "JSON" -> any("Any JSON value.");
            case "JSONSchemaPropsOrArray" -> any("A schema, or a list of schemas.");
            case "JSONSchemaPropsOrBool" -> any("A schema, or true or false.");
            case "JSONSchemaPropsOrStringArray" -> any("A schema, or a list of strings.");
            default -> throw new IllegalStateException("no definition " + name);
        };
    }

    private static final String QUANTITY =
            "A number with a suffix of binary (Ki, Mi, Gi …) or decimal powers (m, k, M, G …) or an"
                    + " exponent.";
    private static final String INT_OR_STRING = "A number, or a string such as a name or 25%.";

    private static JsonObject text(String description, String format) {
        return JsonObject.of("description", description, "format", format, "type", "string");
    }

    private static JsonObject object(String description) {
        return JsonObject.of("description", description, "type", "object");
    }

    private static JsonObject any(String description) {
        return JsonObject.of("description", description);
    }

    private static JsonObject either(
            String description, @Nullable String format, String first, String second) {
        return JsonObject.of(
                "description",
                description,
                "format",
                format,
                "oneOf",
                JsonArray.of(JsonObject.of("type", first), JsonObject.of("type", second)));
    }
}
