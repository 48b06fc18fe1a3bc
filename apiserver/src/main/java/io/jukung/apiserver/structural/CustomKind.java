package io.jukung.apiserver.structural;

import io.jukung.apiserver.registry.KindSchema;
import io.jukung.machinery.status.FieldError;
import io.jukung.machinery.status.FieldPath;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.machinery.typed.Decoding;
import io.jukung.machinery.typed.TypeSchema;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A custom resource's kind in one version: what its schema does to objects and says of them. */
public final class CustomKind implements KindSchema {
    private final Structural schema;
    private final boolean keepsUnknown;

    /** A kind of which only what its schema names is kept. */
    public CustomKind(JsonObject schema) {
        this(schema, false);
    }

    /**
     * @param schema the version's {@code openAPIV3Schema}
     * @param keepsUnknown whether fields stay that it does not name
     */
    public CustomKind(JsonObject schema, boolean keepsUnknown) {
        this.schema = Structural.ofResource(schema);
        this.keepsUnknown = keepsUnknown;
    }

    /** The schema of whole objects. */
    public Structural schema() {
        return schema;
    }

    @Override
    public boolean mustSayKind() {
        return true;
    }

    @Override
    public TypeSchema type() {
        return schema;
    }

    @Override
    public Decoding.Result decode(JsonObject object) {
        List<String> unknown = new ArrayList<>(0);
        JsonObject decoded = settle(object, EmbeddedMeta.Malformed.REFUSE, unknown);
        return new Decoding.Result(
                decoded, unknown.stream().map(path -> "unknown field \"" + path + "\"").toList());
    }

    @Override
    public JsonObject applyDefaults(JsonObject object) {
        Object filled = Defaulting.fill(object, schema);
        if (filled == object) {
            return object;
        }
        // Defaults may put into embedded metadata what no metadata has.
        return (JsonObject)
                new EmbeddedMeta(EmbeddedMeta.Malformed.DROP)
                        .coerce(filled, schema, Place.ROOT, true);
    }

    /** An object out of the store or from a webhook, brought in line with today's schema. */
    public JsonObject settled(JsonObject object) {
        JsonObject settled = settle(object, EmbeddedMeta.Malformed.DROP, new ArrayList<>(0));
        if (settled.object("metadata").integer("generation", 0) == 0) {
            settled = settled.withAt(1L, "metadata", "generation");
        }
        return applyDefaults(settled);
    }

    private JsonObject settle(
            JsonObject object, EmbeddedMeta.Malformed malformed, List<String> unknown) {
        EmbeddedMeta own = new EmbeddedMeta(malformed);
        JsonObject identified = own.metadata(object, "metadata");
        unknown.addAll(own.unknown());
        Pruning pruning = new Pruning();
        Object pruned = keepsUnknown ? identified : pruning.prune(identified, schema, Place.ROOT);
        unknown.addAll(pruning.unknown().stream().sorted().toList());
        EmbeddedMeta embedded = new EmbeddedMeta(malformed);
        Object coerced = embedded.coerce(Pruning.nulls(pruned, schema), schema, Place.ROOT, true);
        unknown.addAll(embedded.unknown().stream().sorted().toList());
        return (JsonObject) coerced;
    }

    /** What is wrong with a new object, rules in CEL apart. */
    public List<FieldError> validate(JsonObject object) {
        List<FieldError> errors =
                new ArrayList<>(ValueCheck.create(object, schema, FieldPath.ROOT));
        errors.addAll(EmbeddedMeta.validate(object, schema, FieldPath.ROOT, true));
        errors.addAll(ListRules.check(object, schema));
        return errors;
    }

    /** What is wrong with a changed object where it changed, rules in CEL apart. */
    public List<FieldError> validateUpdate(JsonObject object, JsonObject old) {
        List<FieldError> errors =
                new ArrayList<>(ValueCheck.update(object, old, schema, FieldPath.ROOT));
        errors.addAll(EmbeddedMeta.validate(object, schema, FieldPath.ROOT, true));
        if (ListRules.check(old, schema).isEmpty()) {
            errors.addAll(ListRules.check(object, schema));
        }
        return errors;
    }

    /** What is wrong with a changed status, rules in CEL apart. */
    public List<FieldError> validateStatusUpdate(JsonObject object, JsonObject old) {
        List<FieldError> errors = new ArrayList<>(0);
        Structural status = schema.properties.get("status");
        Object value = object.get("status");
        if (status != null && value != null) {
            errors.addAll(
                    ValueCheck.update(value, old.get("status"), status, FieldPath.of("status")));
        }
        if (ListRules.check(old, schema).isEmpty()) {
            errors.addAll(ListRules.check(object, schema));
        }
        return errors;
    }

    /** What an unset field of the schema is; null where it has no such field. */
    public @Nullable Structural at(List<String> path) {
        Structural node = schema;
        for (String step : path) {
            Structural below = node.properties.get(step);
            if (below == null) {
                return null;
            }
            node = below;
        }
        return node;
    }
}
