package io.jukung.cel.rules;

import io.jukung.machinery.status.FieldError;
import io.jukung.machinery.tree.JsonObject;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The rules of a stored schema. They are compiled when they are asked for the first time, so that a
 * server with many definitions starts as fast as one with none.
 */
public final class RuleSet {
    /** Most that all rules together may cost for one object; of upstream's {@code celconfig}. */
    private static final long BUDGET = 10_000_000;

    private final JsonObject schema;
    private volatile @Nullable RuleNode root;

    /**
     * @param schema the {@code openAPIV3Schema}, structural
     */
    public RuleSet(JsonObject schema) {
        this.schema = schema;
    }

    /** Whether a schema has rules anywhere. */
    public static boolean hasRules(JsonObject schema) {
        if (!schema.array(Rule.KEY).isEmpty()) {
            return true;
        }
        for (String key : List.of("items", "additionalProperties")) {
            if (schema.get(key) instanceof JsonObject below && hasRules(below)) {
                return true;
            }
        }
        for (JsonObject part : schema.array("allOf").objects()) {
            if (hasRules(part)) {
                return true;
            }
        }
        JsonObject properties = schema.object("properties");
        for (int i = 0; i < properties.size(); i++) {
            if (properties.value(i) instanceof JsonObject below && hasRules(below)) {
                return true;
            }
        }
        return false;
    }

    /**
     * What the rules say of an object.
     *
     * @param old the object as it was, null where it is new
     * @param warnings takes what is wrong with unchanged parts, which is no error
     */
    public List<FieldError> evaluate(
            JsonObject object, @Nullable JsonObject old, Consumer<String> warnings) {
        RuleNode ready = root;
        if (ready == null) {
            ready = RuleNode.of(schema, schema, true);
            root = ready;
        }
        return new Evaluation(BUDGET, warnings).run(ready, object, old);
    }
}
