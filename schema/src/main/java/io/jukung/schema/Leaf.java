package io.jukung.schema;

import io.jukung.machinery.typed.TypeSchema;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * A type without parts.
 *
 * @param code its letter in the data file
 * @param name as Go's errors say it
 * @param definition upstream's OpenAPI definition, "" for what is written in place
 */
record Leaf(char code, Kind kind, String name, String definition) implements TypeSchema {
    private static final String META = "io.k8s.apimachinery.pkg.apis.meta.v1.";
    private static final String CRD = "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.";
    private static final Map<Character, Leaf> BY_CODE = new HashMap<>();

    static {
        add('s', Kind.STRING, "string", "");
        add('i', Kind.INT32, "int32", "");
        add('l', Kind.INT64, "int64", "");
        add('d', Kind.DOUBLE, "float64", "");
        add('b', Kind.BOOL, "bool", "");
        add('B', Kind.BYTES, "[]uint8", "");
        add('t', Kind.DATE_TIME, "Time", META + "Time");
        add('m', Kind.MICRO_TIME, "MicroTime", META + "MicroTime");
        add('q', Kind.QUANTITY, "Quantity", "io.k8s.apimachinery.pkg.api.resource.Quantity");
        add(
                'x',
                Kind.INT_OR_STRING,
                "IntOrString",
                "io.k8s.apimachinery.pkg.util.intstr.IntOrString");
        add('j', Kind.ANY, "JSON", CRD + "JSON");
        add('r', Kind.ANY, "RawExtension", "io.k8s.apimachinery.pkg.runtime.RawExtension");
        add('f', Kind.ANY, "FieldsV1", META + "FieldsV1");
        add('A', Kind.ANY, "JSONSchemaPropsOrArray", CRD + "JSONSchemaPropsOrArray");
        add('O', Kind.ANY, "JSONSchemaPropsOrBool", CRD + "JSONSchemaPropsOrBool");
        add('S', Kind.ANY, "JSONSchemaPropsOrStringArray", CRD + "JSONSchemaPropsOrStringArray");
    }

    private static void add(char code, Kind kind, String name, String definition) {
        BY_CODE.put(code, new Leaf(code, kind, name, definition));
    }

    static Leaf of(char code) {
        return Objects.requireNonNull(BY_CODE.get(code), () -> "type code " + code);
    }

    /** What is embedded unparsed is one value. */
    @Override
    public boolean atomic() {
        return code == 'r';
    }
}
