package io.jukung.apiserver.structural;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.jukung.machinery.tree.JsonNull;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.machinery.typed.TypeSchema;
import io.jukung.schema.Schemas;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One node of a custom resource's schema ({@code JSONSchemaProps}), read into fields once.
 *
 * <pre>
 *   type: object                          properties  ──▶ Structural by name
 *   properties: {spec: {type: object}}    items       ──▶ Structural
 *                                         additionalProperties: schema ──▶ Structural, true ──▶ none
 *   allOf, anyOf, oneOf, not: nodes that only check values
 * </pre>
 */
public final class Structural implements TypeSchema {
    private static final TypeSchema STRING = leaf(Kind.STRING, "string");
    private static final TypeSchema OBJECT_META = Schemas.builtIn().named("meta.v1.ObjectMeta");

    final JsonObject raw;
    final String type;
    final String format;
    final boolean nullable;
    final boolean preserve;
    final boolean embedded;
    final boolean intOrString;
    final Map<String, Structural> properties;
    final boolean hasAdditional;
    final @Nullable Structural additional;
    final @Nullable Structural items;
    final @Nullable Object standard;
    final String list;
    final List<String> listKeys;
    final String map;
    final List<String> required;
    final List<Object> allowed;
    final List<Structural> allOf;
    final List<Structural> anyOf;
    final List<Structural> oneOf;
    final @Nullable Structural not;
    final @Nullable Pattern pattern;
    private final List<Field> fields;
    private final Map<String, Field> byName;

    private Structural(JsonObject raw, boolean resource) {
        this.raw = raw;
        this.type = raw.string("type");
        this.format = raw.string("format");
        this.nullable = raw.bool("nullable", false);
        this.preserve = raw.bool("x-kubernetes-preserve-unknown-fields", false);
        this.embedded = resource || raw.bool("x-kubernetes-embedded-resource", false);
        this.intOrString = raw.bool("x-kubernetes-int-or-string", false);
        Map<String, Structural> named = new LinkedHashMap<>();
        raw.object("properties").forEach((name, value) -> named.put(name, node(value)));
        this.properties = named;
        Object more = raw.get("additionalProperties");
        this.hasAdditional = more instanceof JsonObject || more instanceof Boolean;
        this.additional = more instanceof JsonObject o ? new Structural(o, false) : null;
        this.items = raw.get("items") instanceof JsonObject o ? new Structural(o, false) : null;
        Object declared = raw.get("default");
        this.standard = declared == JsonNull.NULL ? null : declared;
        this.list = raw.string("x-kubernetes-list-type");
        this.listKeys = raw.array("x-kubernetes-list-map-keys").strings();
        this.map = raw.string("x-kubernetes-map-type");
        this.required = raw.array("required").strings();
        this.allowed = raw.array("enum").asList();
        this.allOf = nodes("allOf");
        this.anyOf = nodes("anyOf");
        this.oneOf = nodes("oneOf");
        this.not = raw.get("not") instanceof JsonObject o ? new Structural(o, false) : null;
        this.pattern = compiled(raw.string("pattern"));
        this.byName = new LinkedHashMap<>();
        properties.forEach((name, schema) -> byName.put(name, field(name, schema)));
        if (embedded) {
            byName.put("apiVersion", Field.of("apiVersion", STRING, false));
            byName.put("kind", Field.of("kind", STRING, false));
            byName.put("metadata", Field.of("metadata", OBJECT_META, false));
        }
        this.fields = List.copyOf(byName.values());
    }

    /** The schema of a part of an object. */
    public static Structural of(JsonObject schema) {
        return new Structural(schema, false);
    }

    /** The schema of whole objects, which have apiVersion, kind and metadata besides. */
    public static Structural ofResource(JsonObject schema) {
        return new Structural(schema, true);
    }

    private static Structural node(Object schema) {
        return new Structural(schema instanceof JsonObject o ? o : JsonObject.EMPTY, false);
    }

    private List<Structural> nodes(String key) {
        List<Structural> nodes = new ArrayList<>(0);
        raw.array(key).forEach(schema -> nodes.add(node(schema)));
        return nodes;
    }

    /** One that does not compile is told of where it is used, as upstream does. */
    private static @Nullable Pattern compiled(String expression) {
        if (expression.isEmpty()) {
            return null;
        }
        try {
            return Pattern.compile(expression);
        } catch (PatternSyntaxException e) {
            return null;
        }
    }

    private Field field(String name, Structural schema) {
        return new Field(
                name, schema, required.contains(name), schema.standard, PatchStrategy.DEFAULT, "");
    }

    private static TypeSchema leaf(Kind kind, String name) {
        return new TypeSchema() {
            @Override
            public Kind kind() {
                return kind;
            }

            @Override
            public String name() {
                return name;
            }
        };
    }

    /** The node as it was written. */
    public JsonObject raw() {
        return raw;
    }

    /** The nodes of the named properties. */
    public Map<String, Structural> properties() {
        return java.util.Collections.unmodifiableMap(properties);
    }

    /** The schema of a member, null where there is none. */
    @Nullable Structural member(String name) {
        Structural known = properties.get(name);
        return known == null ? additional : known;
    }

    /** The multiple, bound or size that the node demands, null for none. */
    @Nullable Double number(String key) {
        return switch (raw.get(key)) {
            case Long l -> (double) l;
            case Double d -> d;
            case null, default -> null;
        };
    }

    /** The size that the node demands, null for none. */
    @Nullable Long size(String key) {
        return switch (raw.get(key)) {
            case Long l -> l;
            case Double d -> d.longValue();
            case null, default -> null;
        };
    }

    @Override
    public Kind kind() {
        if (intOrString) {
            return Kind.INT_OR_STRING;
        }
        return switch (type) {
            case "object" -> !embedded && additional != null ? Kind.MAP : Kind.OBJECT;
            case "array" -> items == null ? Kind.ANY : Kind.LIST;
            case "string" -> Kind.STRING;
            case "boolean" -> Kind.BOOL;
            case "integer" -> Kind.INT64;
            case "number" -> Kind.DOUBLE;
            default -> Kind.ANY;
        };
    }

    @Override
    public String name() {
        return type.isEmpty() ? "interface {}" : type;
    }

    @Override
    public @Nullable Field field(String name) {
        return byName.get(name);
    }

    @Override
    public List<Field> fields() {
        return fields;
    }

    @Override
    public TypeSchema element() {
        Structural element = type.equals("array") ? items : additional;
        return element == null ? TypeSchema.ANY : element;
    }

    @Override
    public ListType listType() {
        return switch (list) {
            case "map" -> ListType.MAP;
            case "set" -> ListType.SET;
            default -> ListType.ATOMIC;
        };
    }

    @Override
    public List<String> mapKeys() {
        return listKeys;
    }

    @Override
    public boolean atomic() {
        return map.equals("atomic");
    }

    @Override
    public boolean preservesUnknown() {
        return preserve || (hasAdditional && additional == null);
    }

    @Override
    public boolean nullable() {
        return nullable;
    }
}
