package io.jukung.apiserver.structural;

import io.jukung.cel.rules.RuleCheck;
import io.jukung.cel.rules.RuleSet;
import io.jukung.machinery.status.FieldError;
import io.jukung.machinery.status.FieldPath;
import io.jukung.machinery.tree.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rules in CEL. Nothing of CEL is loaded before a schema with rules is written, or an object of one
 * that was stored.
 */
public final class CelRules implements ValidationRules {
    @Override
    public List<FieldError> check(JsonObject schema, @Nullable JsonObject old, FieldPath path) {
        return hasRules(schema) ? RuleCheck.check(schema, old, path) : List.of();
    }

    @Override
    public Compiled compile(JsonObject schema) {
        return hasRules(schema) ? new Rules(schema) : Compiled.NONE;
    }

    private static boolean hasRules(JsonObject schema) {
        return SchemaWalk.any(schema, node -> !node.array("x-kubernetes-validations").isEmpty());
    }

    private static final class Rules implements Compiled {
        private final RuleSet rules;
        private volatile @Nullable Findings last;

        /** What was said of one update, which is asked for twice: errors first, then warnings. */
        private record Findings(
                JsonObject object,
                @Nullable JsonObject old,
                List<FieldError> errors,
                List<String> warnings) {}

        Rules(JsonObject schema) {
            this.rules = new RuleSet(schema);
        }

        @Override
        public List<FieldError> evaluate(JsonObject object, @Nullable JsonObject old) {
            return findings(object, old).errors();
        }

        @Override
        public List<String> warnings(JsonObject object, JsonObject old) {
            Findings known = last;
            last = null;
            return known != null && known.object() == object && known.old() == old
                    ? known.warnings()
                    : findings(object, old).warnings();
        }

        private Findings findings(JsonObject object, @Nullable JsonObject old) {
            List<String> warnings = new ArrayList<>(0);
            List<FieldError> errors = rules.evaluate(object, old, warnings::add);
            Findings found = new Findings(object, old, errors, warnings);
            last = old == null ? null : found;
            return found;
        }
    }
}
