package io.jukung.apiserver.structural;

import io.jukung.machinery.status.FieldError;
import io.jukung.machinery.status.FieldPath;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.machinery.tree.MalformedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Whether the defaults in a schema fit that schema; upstream's {@code defaulting/validation}. */
final class DefaultRules {
    private static final Set<String> META = Set.of("apiVersion", "kind", "metadata");

    private final List<FieldError> errors = new ArrayList<>(0);

    private DefaultRules() {}

    static List<FieldError> check(JsonObject schema, FieldPath path) {
        DefaultRules rules = new DefaultRules();
        rules.node(Structural.ofResource(schema), path, false);
        return rules.errors;
    }

    /**
     * @param inMeta below what every object has; what is unknown there is dropped on use
     */
    private void node(Structural schema, FieldPath path, boolean inMeta) {
        boolean meta = inMeta && !schema.embedded;
        if (schema.standard != null) {
            standard(schema, schema.standard, path.child("default"), meta);
        }
        if (schema.items != null) {
            node(schema.items, path.child("items"), meta);
        }
        for (Map.Entry<String, Structural> property : schema.properties.entrySet()) {
            boolean own = schema.embedded && META.contains(property.getKey());
            node(property.getValue(), path.child("properties").key(property.getKey()), meta || own);
        }
    }

    private void standard(Structural schema, Object value, FieldPath path, boolean meta) {
        if (!meta && new Pruning().prune(value, schema, Place.ROOT) != value) {
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
