package io.jukung.apiserver.structural;

import io.jukung.machinery.status.FieldError;
import io.jukung.machinery.status.FieldPath;
import io.jukung.machinery.tree.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The port for {@code x-kubernetes-validations}: rules in CEL, which a server is given by whoever
 * composes it. Without one such rules are refused, never ignored.
 */
public interface ValidationRules {
    /** A schema's rules, ready to be asked; safe from any thread. */
    @FunctionalInterface
    interface Compiled {
        /** A schema without rules. */
        Compiled NONE = (object, old) -> List.of();

        /**
         * What the rules say of an object, with its defaults.
         *
         * @param old the object as it was, null where it is new: transition rules then do not hold,
         *     and rules of unchanged parts are not asked anew
         */
        List<FieldError> evaluate(JsonObject object, @Nullable JsonObject old);

        /** What the rules say of parts that an update leaves as they were, which is no error. */
        default List<String> warnings(JsonObject object, JsonObject old) {
            return List.of();
        }
    }

    /**
     * What is wrong with the rules of a schema that is written: expressions that do not compile,
     * cost too much, or use {@code oldSelf} where there is none.
     *
     * @param schema the {@code openAPIV3Schema}, structural and otherwise right
     * @param old the version's schema before an update, whose expressions and costs are not
     *     reproached anew; null for a new one
     * @param path of the schema
     */
    List<FieldError> check(JsonObject schema, @Nullable JsonObject old, FieldPath path);

    /** Makes the rules of a stored schema ready; called once for each version of a definition. */
    Compiled compile(JsonObject schema);

    /** Refuses schemas with rules; of a stored one it refuses the objects. */
    ValidationRules REFUSED =
            new ValidationRules() {
                private static final String TEXT =
                        "x-kubernetes-validations are not supported by this server";

                @Override
                public List<FieldError> check(
                        JsonObject schema, @Nullable JsonObject old, FieldPath path) {
                    List<FieldError> errors = new ArrayList<>(0);
                    SchemaWalk.each(
                            schema,
                            path,
                            (node, at) -> {
                                if (!node.array("x-kubernetes-validations").isEmpty()) {
                                    errors.add(
                                            FieldError.forbidden(
                                                    at.child("x-kubernetes-validations"), TEXT));
                                }
                            });
                    return errors;
                }

                @Override
                public Compiled compile(JsonObject schema) {
                    List<FieldError> errors = check(schema, null, FieldPath.ROOT);
                    return errors.isEmpty()
                            ? Compiled.NONE
                            : (object, old) ->
                                    List.of(FieldError.invalid(FieldPath.ROOT, "", TEXT));
                }
            };
}
