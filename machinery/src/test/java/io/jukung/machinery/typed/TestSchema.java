package io.jukung.machinery.typed;

import io.jukung.machinery.tree.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Schemas made by hand, shaped like a Deployment's. */
public final class TestSchema {
    private TestSchema() {}

    private record Leaf(Kind kind, String name) implements TypeSchema {}

    private record MapOf(TypeSchema element, boolean atomic) implements TypeSchema {
        @Override
        public Kind kind() {
            return Kind.MAP;
        }

        @Override
        public String name() {
            return "map";
        }
    }

    private record ListOf(TypeSchema element, ListType listType, List<String> mapKeys)
            implements TypeSchema {
        @Override
        public Kind kind() {
            return Kind.LIST;
        }

        @Override
        public String name() {
            return "list";
        }
    }

    private record Struct(String name, Map<String, Field> byName) implements TypeSchema {
        @Override
        public Kind kind() {
            return Kind.OBJECT;
        }

        @Override
        public TypeSchema.@Nullable Field field(String name) {
            return byName.get(name);
        }

        @Override
        public List<Field> fields() {
            return List.copyOf(byName.values());
        }
    }

    static TypeSchema leaf(TypeSchema.Kind kind) {
        return new Leaf(kind, kind.name());
    }

    static TypeSchema struct(String name, TypeSchema.Field... fields) {
        Map<String, TypeSchema.Field> byName = new LinkedHashMap<>();
        for (TypeSchema.Field field : fields) {
            byName.put(field.name(), field);
        }
        return new Struct(name, byName);
    }

    static TypeSchema.Field field(String name, TypeSchema type) {
        return TypeSchema.Field.of(name, type, false);
    }

    /** A struct that Go holds by value. */
    static TypeSchema.Field byValue(String name, TypeSchema type) {
        return new TypeSchema.Field(
                name,
                type,
                false,
                null,
                TypeSchema.PatchStrategy.DEFAULT,
                "",
                JsonObject.EMPTY,
                false);
    }

    static TypeSchema.Field merged(String name, TypeSchema type, String mergeKey) {
        return new TypeSchema.Field(
                name, type, false, null, TypeSchema.PatchStrategy.MERGE, mergeKey);
    }

    /** A kind with a number of that name, a text {@code name}, and a map that is one value. */
    public static TypeSchema box(String number) {
        TypeSchema string = leaf(TypeSchema.Kind.STRING);
        return struct(
                "Box",
                field("apiVersion", string),
                field("kind", string),
                byValue("metadata", struct("ObjectMeta", field("name", string))),
                byValue(
                        "spec",
                        struct(
                                "BoxSpec",
                                field(number, leaf(TypeSchema.Kind.INT32)),
                                field("name", string),
                                field("whole", new MapOf(string, true)))));
    }

    public static TypeSchema deployment() {
        TypeSchema string = leaf(TypeSchema.Kind.STRING);
        TypeSchema int32 = leaf(TypeSchema.Kind.INT32);
        TypeSchema strings = new MapOf(string, false);
        TypeSchema port =
                struct(
                        "ContainerPort",
                        field("containerPort", int32),
                        new TypeSchema.Field(
                                "protocol",
                                string,
                                false,
                                "TCP",
                                TypeSchema.PatchStrategy.DEFAULT,
                                ""),
                        field("name", string));
        TypeSchema env = struct("EnvVar", field("name", string), field("value", string));
        TypeSchema container =
                struct(
                        "Container",
                        field("name", string),
                        field("image", string),
                        field("args", new ListOf(string, TypeSchema.ListType.ATOMIC, List.of())),
                        merged(
                                "env",
                                new ListOf(env, TypeSchema.ListType.MAP, List.of("name")),
                                "name"),
                        merged(
                                "ports",
                                new ListOf(
                                        port,
                                        TypeSchema.ListType.MAP,
                                        List.of("containerPort", "protocol")),
                                "containerPort"),
                        byValue(
                                "resources",
                                struct(
                                        "ResourceRequirements",
                                        field(
                                                "limits",
                                                new MapOf(
                                                        leaf(TypeSchema.Kind.QUANTITY), false)))));
        TypeSchema strategy =
                struct(
                        "DeploymentStrategy",
                        field("type", string),
                        field(
                                "rollingUpdate",
                                struct(
                                        "RollingUpdateDeployment",
                                        field("maxSurge", leaf(TypeSchema.Kind.INT_OR_STRING)))));
        TypeSchema meta =
                struct(
                        "ObjectMeta",
                        field("name", string),
                        field("namespace", string),
                        field("uid", string),
                        field("creationTimestamp", leaf(TypeSchema.Kind.DATE_TIME)),
                        field("labels", strings),
                        field("annotations", strings),
                        merged(
                                "finalizers",
                                new ListOf(string, TypeSchema.ListType.SET, List.of()),
                                ""),
                        field("managedFields", TypeSchema.ANY));
        TypeSchema spec =
                struct(
                        "DeploymentSpec",
                        field("replicas", int32),
                        field("paused", leaf(TypeSchema.Kind.BOOL)),
                        new TypeSchema.Field(
                                "strategy",
                                strategy,
                                false,
                                null,
                                TypeSchema.PatchStrategy.RETAIN_KEYS,
                                "",
                                JsonObject.EMPTY,
                                false),
                        field("selector", new MapOf(string, true)),
                        merged(
                                "containers",
                                new ListOf(container, TypeSchema.ListType.MAP, List.of("name")),
                                "name"));
        return struct(
                "Deployment",
                field("apiVersion", string),
                field("kind", string),
                byValue("metadata", meta),
                byValue("spec", spec),
                byValue("status", struct("DeploymentStatus", field("replicas", int32))));
    }
}
