package io.jukung.apiserver.structural;

import io.jukung.machinery.status.FieldError;
import io.jukung.machinery.status.FieldPath;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.machinery.tree.MalformedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Whether the defaults in a schema fit that schema; upstream's {@code defaulting/validation}. */
final class DefaultRules {
    private final List<FieldError> errors = new ArrayList<>(0);

    private DefaultRules() {}

    static List<FieldError> check(JsonObject schema, FieldPath path) {
        DefaultRules rules = new DefaultRules();
        rules.node(Structural.ofResource(schema), path);
        return rules.errors;
    }

    private void node(Structural schema, FieldPath path) {
        if (schema.standard != null) {
            standard(schema, schema.standard, path.child("default"));
        }
        if (schema.items != null) {
            node(schema.items, path.child("items"));
        }
        for (Map.Entry<String, Structural> property : schema.properties.entrySet()) {
            node(property.getValue(), path.child("properties").key(property.getKey()));
        }
    }

    private void standard(Structural schema, Object value, FieldPath path) {
        if (new Pruning().prune(value, schema, Place.ROOT) != value) {
            errors.add(FieldError.invalid(path, value, "must not have unknown fields"));
        }
        try {
            new EmbeddedMeta(EmbeddedMeta.Malformed.REFUSE)
                    .coerce(value, schema, Place.ROOT, false);
        } catch (MalformedException e) {
            errors.add(FieldError.invalid(path, value, String.valueOf(e.getMessage())));
            return;
        }
        List<FieldError> found = EmbeddedMeta.validate(value, schema, path, false);
        errors.addAll(found.isEmpty() ? ValueCheck.create(value, schema, path) : found);
    }
}
