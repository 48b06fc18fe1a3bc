package io.jukung.codegen;

import io.jukung.codegen.FieldType.Scalar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import javax.lang.model.SourceVersion;

/**
 * Writes one Java source per type: a final class over one node, with getters, presence tests and a
 * builder. Files whose text would not change are left alone, so that the compiler may skip them.
 */
final class ViewWriter {
    /** Names that a getter or setter cannot have: it would clash with an inherited method. */
    private static final Set<String> TAKEN =
            Set.of(
                    "node",
                    "edit",
                    "of",
                    "builder",
                    "build",
                    "getClass",
                    "hashCode",
                    "equals",
                    "toString",
                    "notify",
                    "notifyAll",
                    "wait",
                    "clone",
                    "finalize");

    private final Overlay overlay;
    private final Map<String, ApiType> types;

    ViewWriter(Overlay overlay, Map<String, ApiType> types) {
        this.overlay = overlay;
        this.types = types;
    }

    void write(Path folder) throws IOException {
        Map<String, String[]> resources = new HashMap<>();
        for (String[] words : overlay.resources) {
            if (words[0].equals("resource")) {
                String group = words[1].equals("core") ? "" : words[1];
                resources.put(group + "/" + words[2] + "/" + words[4], words);
            }
        }
        Set<String> packages = new TreeSet<>();
        for (ApiType type : types.values()) {
            ApiPackage in = type.in();
            String resourceKey = in.group() + "/" + in.version() + "/" + type.name();
            Path file =
                    folder.resolve(in.javaPackage().replace('.', '/'))
                            .resolve(type.name() + ".java");
            put(file, source(type, resources.get(resourceKey)));
            if (packages.add(in.javaPackage())) {
                put(file.resolveSibling("package-info.java"), packageInfo(in));
            }
        }
    }

    private static void put(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        if (!Files.exists(file) || !Files.readString(file).equals(text)) {
            Files.writeString(file, text);
        }
    }

    private static String packageInfo(ApiPackage in) {
        return """
        /** Views of the types of %s. */
        @NullMarked
        package %s;

        import org.jspecify.annotations.NullMarked;
        """
                .formatted(in.apiVersion(), in.javaPackage());
    }

    private String source(ApiType type, String @org.jspecify.annotations.Nullable [] resource) {
        String name = type.name();
        boolean object = type.isObject();
        StringBuilder out = new StringBuilder(4096);
        out.append("package ").append(type.in().javaPackage()).append(";\n\n");
        for (String imported :
                List.of(
                        "io.jukung.api.Fields",
                        "io.jukung.api.Kind",
                        "io.jukung.api.KubeObject",
                        "io.jukung.api.NodeBuilder",
                        "io.jukung.api.NodeView",
                        "io.jukung.machinery.tree.JsonObject",
                        "java.util.function.UnaryOperator",
                        "org.jspecify.annotations.Nullable")) {
            out.append("import ").append(imported).append(";\n");
        }
        out.append("\n/** ").append(comment(type.description(), name + ".")).append(" */\n");
        out.append("public final class ").append(name).append(" extends NodeView");
        out.append(object ? " implements KubeObject {\n" : " {\n");
        if (resource != null) {
            out.append(
                    """
                        public static final Kind<%s> KIND =
                                Fields.kind("%s", "%s", "%s", "%s", %s, %s::of);
                    """
                            .formatted(
                                    name,
                                    type.in().group(),
                                    type.in().version(),
                                    name,
                                    resource[3],
                                    resource[5].equals("namespaced"),
                                    name));
        }
        out.append(
                """
                    private static final %1$s EMPTY = new %1$s(JsonObject.EMPTY);

                    private %1$s(JsonObject node) {
                        super(node);
                    }

                    /** The view of a tree. */
                    public static %1$s of(JsonObject node) {
                        return node.isEmpty() ? EMPTY : new %1$s(node);
                    }

                    /** A builder that starts with what this has, members without a getter too. */
                    public Builder edit() {
                        return new Builder(node());
                    }

                    public static Builder builder() {
                        return new Builder(%2$s);
                    }

                """
                        .formatted(
                                name,
                                type.hasKind()
                                        ? "JsonObject.of(\"apiVersion\", \"%s\", \"kind\", \"%s\")"
                                                .formatted(type.in().apiVersion(), name)
                                        : "JsonObject.EMPTY"));
        for (Field field : type.fields()) {
            getter(field, out);
        }
        out.append(
                """
                    /** Collects changes; one thread only. */
                    public static final class Builder extends NodeBuilder {
                        private Builder(JsonObject node) {
                            super(node);
                        }

                        public %1$s build() {
                            return %1$s.of(node());
                        }

                """
                        .formatted(name));
        for (Field field : type.fields()) {
            setters(field, out);
        }
        return out.append("    }\n}\n").toString();
    }

    private void getter(Field field, StringBuilder out) {
        String text = comment(field.description(), "");
        if (!text.isEmpty()) {
            out.append("    /** ").append(text).append(" */\n");
        }
        out.append("    public ").append(javaType(field.type())).append(' ');
        out.append(member(field.name())).append("() {\n        return ");
        out.append(read(field)).append(";\n    }\n\n");
        out.append("    public boolean has").append(capital(field.name()));
        out.append("() {\n        return Fields.has(node(), \"").append(field.name());
        out.append("\");\n    }\n\n");
    }

    private void setters(Field field, StringBuilder out) {
        String value = boxFree(javaType(field.type())).replace("@Nullable ", "");
        out.append("        public Builder ").append(member(field.name())).append('(');
        out.append(value).append(" value) {\n            set(\"").append(field.name());
        out.append("\", ").append(encode(field.type(), "value")).append(");\n");
        out.append("            return this;\n        }\n\n");
        if (field.type() instanceof FieldType.Ref(String key)) {
            String view = viewName(key);
            out.append(
                    """
                            public Builder %1$s(UnaryOperator<%2$s.Builder> change) {
                                return %1$s(change.apply(%2$s.of(node().object("%3$s")).edit()).build());
                            }

                    """
                            .formatted(member(field.name()), view, field.name()));
        }
        out.append("        public Builder clear").append(capital(field.name()));
        out.append("() {\n            clear(\"").append(field.name());
        out.append("\");\n            return this;\n        }\n\n");
    }

    private String viewName(String key) {
        ApiType type = java.util.Objects.requireNonNull(types.get(key), key);
        return type.in().javaPackage() + "." + type.name();
    }

    private String read(Field field) {
        String name = "\"" + field.name() + "\"";
        return switch (field.type()) {
            case Scalar scalar ->
                    switch (scalar) {
                        case STRING -> "node().string(" + name + ")";
                        case INT32 -> "(int) node().integer(" + name + ", 0)";
                        case INT64 -> "node().integer(" + name + ", 0)";
                        case DOUBLE -> "Fields.number(node().get(" + name + "))";
                        case BOOLEAN -> "node().bool(" + name + ", false)";
                        case TIME, MICRO_TIME -> "Fields.instant(node().get(" + name + "))";
                        case BYTES -> "Fields.bytes(node().get(" + name + "))";
                        case QUANTITY -> "Fields.quantity(node().get(" + name + "))";
                        case INT_OR_STRING -> "Fields.intOrString(node().get(" + name + "))";
                        default -> "node().get(" + name + ")";
                    };
            case FieldType.Ref(String key) -> viewName(key) + ".of(node().object(" + name + "))";
            case FieldType.ListOf(FieldType element) ->
                    "Fields.list(node().array(" + name + "), " + decoder(element) + ")";
            case FieldType.MapOf(FieldType value) ->
                    "Fields.map(node().object(" + name + "), " + decoder(value) + ")";
        };
    }

    /** A function from a tree value to an element of a list or map. */
    private String decoder(FieldType type) {
        return switch (type) {
            case Scalar scalar ->
                    switch (scalar) {
                        case STRING -> "Fields::string";
                        case INT32 -> "Fields::int32";
                        case INT64 -> "Fields::int64";
                        case DOUBLE -> "Fields::number";
                        case BOOLEAN -> "Fields::bool";
                        case BYTES -> "Fields::bytes";
                        case QUANTITY -> "Fields::quantity";
                        case TIME, MICRO_TIME -> "Fields::time";
                        case INT_OR_STRING -> throw new IllegalStateException(type.toString());
                        default -> "value -> value";
                    };
            case FieldType.Ref(String key) ->
                    "value -> " + viewName(key) + ".of(Fields.object(value))";
            case FieldType.ListOf(FieldType element) ->
                    "value -> Fields.list(Fields.array(value), " + decoder(element) + ")";
            case FieldType.MapOf(FieldType value) ->
                    "value -> Fields.map(Fields.object(value), " + decoder(value) + ")";
        };
    }

    private static String encode(FieldType type, String value) {
        return switch (type) {
            case Scalar scalar ->
                    switch (scalar) {
                        case STRING -> value;
                        case INT32, INT64 -> "Long.valueOf(" + value + ")";
                        case DOUBLE -> "Double.valueOf(" + value + ")";
                        case BOOLEAN -> "Boolean.valueOf(" + value + ")";
                        case MICRO_TIME -> "Fields.microTime(" + value + ")";
                        default -> "Fields.encode(" + value + ")";
                    };
            case FieldType.Ref ignored -> value + ".node()";
            default -> "Fields.encode(" + value + ")";
        };
    }

    private String javaType(FieldType type) {
        return switch (type) {
            case Scalar scalar ->
                    switch (scalar) {
                        case STRING -> "String";
                        case INT32 -> "int";
                        case INT64 -> "long";
                        case DOUBLE -> "double";
                        case BOOLEAN -> "boolean";
                        case BYTES -> "byte[]";
                        case TIME, MICRO_TIME -> "java.time.@Nullable Instant";
                        case QUANTITY -> "io.jukung.machinery.quantity.Quantity";
                        case INT_OR_STRING -> "io.jukung.machinery.tree.@Nullable IntOrString";
                        default -> "@Nullable Object";
                    };
            case FieldType.Ref(String key) -> viewName(key);
            case FieldType.ListOf(FieldType element) ->
                    "java.util.List<" + boxed(javaType(element)) + ">";
            case FieldType.MapOf(FieldType value) ->
                    "java.util.Map<String, " + boxed(javaType(value)) + ">";
        };
    }

    private static String boxFree(String type) {
        return type;
    }

    private static String boxed(String type) {
        return switch (type) {
            case "int" -> "Integer";
            case "long" -> "Long";
            case "double" -> "Double";
            case "boolean" -> "Boolean";
            default -> type.replace("@Nullable ", "");
        };
    }

    /** The field's name as a Java identifier: {@code default_}, {@code xKubernetesMapType}. */
    static String member(String field) {
        String word = identifier(field);
        return SourceVersion.isKeyword(word) || TAKEN.contains(word) ? word + "_" : word;
    }

    private static String capital(String field) {
        return ModelReader.capital(identifier(field));
    }

    private static String identifier(String field) {
        StringBuilder out = new StringBuilder();
        boolean up = false;
        for (char c : field.toCharArray()) {
            if (!Character.isJavaIdentifierPart(c)) {
                up = true;
            } else {
                out.append(up ? Character.toUpperCase(c) : c);
                up = false;
            }
        }
        return out.toString();
    }

    private static String comment(String description, String otherwise) {
        String text = description.isEmpty() ? otherwise : description;
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("@", "&#64;")
                .replace("{", "&#123;")
                .replace("*/", "*&#47;")
                .replace("\\u", "&#92;u")
                .replaceAll("\\s+", " ");
    }
}
