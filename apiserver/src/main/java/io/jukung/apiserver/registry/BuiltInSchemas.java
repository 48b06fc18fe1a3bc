package io.jukung.apiserver.registry;

import io.jukung.machinery.names.GroupVersionKind;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.machinery.typed.Decoding;
import io.jukung.machinery.typed.TypeSchema;
import io.jukung.schema.GatedFields;
import io.jukung.schema.Schemas;
import io.jukung.schema.StructType;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The schemas of the built-in kinds. */
final class BuiltInSchemas implements KindSchema.Source {
    private final Schemas schemas;
    private final GatedFields gated;
    private final Map<GroupVersionKind, KindSchema> known = new ConcurrentHashMap<>();

    BuiltInSchemas(Schemas schemas, GatedFields gated) {
        this.schemas = schemas;
        this.gated = gated;
    }

    @Override
    public @Nullable KindSchema find(GroupVersionKind kind) {
        KindSchema found = known.get(kind);
        if (found == null) {
            StructType type = schemas.type(kind);
            if (type == null) {
                return null;
            }
            found = new BuiltIn(schemas, gated, type);
            known.put(kind, found);
        }
        return found;
    }

    private record BuiltIn(Schemas schemas, GatedFields gated, StructType struct)
            implements KindSchema {
        @Override
        public TypeSchema type() {
            return struct;
        }

        @Override
        public Decoding.Result decode(JsonObject object) {
            return Decoding.decode(object, struct);
        }

        @Override
        public Decoding.Result decodeChanged(JsonObject object, JsonObject stored) {
            return Decoding.decode(object, struct, stored);
        }

        @Override
        public JsonObject applyDefaults(JsonObject object) {
            return schemas.defaults().apply(struct, object);
        }

        @Override
        public JsonObject written(JsonObject object) {
            return schemas.defaults().written(struct, object);
        }

        @Override
        public JsonObject withoutDisabled(JsonObject object, @Nullable JsonObject old) {
            return gated.drop(struct, object, old);
        }
    }
}
