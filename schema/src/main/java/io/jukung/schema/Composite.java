package io.jukung.schema;

import io.jukung.machinery.typed.TypeSchema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A list or a map of another type, and a struct with another map type than its own. */
final class Composite {
    private Composite() {}

    record ListOf(TypeSchema element, ListType listType, List<String> mapKeys)
            implements TypeSchema {
        @Override
        public Kind kind() {
            return Kind.LIST;
        }

        @Override
        public String name() {
            return "[]" + element.name();
        }
    }

    record MapOf(TypeSchema element, boolean atomic) implements TypeSchema {
        @Override
        public Kind kind() {
            return Kind.MAP;
        }

        @Override
        public String name() {
            return "map[string]" + element.name();
        }
    }

    /** A struct that managed fields treat otherwise in this field than the type itself says. */
    record Overridden(StructType struct, boolean atomic) implements TypeSchema {
        @Override
        public Kind kind() {
            return Kind.OBJECT;
        }

        @Override
        public String name() {
            return struct.name();
        }

        @Override
        public @Nullable Field field(String name) {
            return struct.field(name);
        }

        @Override
        public List<Field> fields() {
            return struct.fields();
        }
    }
}
