package io.jukung.controlplane.policy;

import io.jukung.apiserver.admission.Views;
import io.jukung.cel.Patches;
import io.jukung.cel.value.CelException;
import io.jukung.cel.value.CelList;
import io.jukung.cel.value.StructValue;
import io.jukung.cel.value.Trees;
import io.jukung.controlplane.expression.Budget;
import io.jukung.controlplane.expression.Expression;
import io.jukung.controlplane.expression.Inputs;
import io.jukung.machinery.patch.JsonPatch;
import io.jukung.machinery.patch.PatchException;
import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonObject;
import java.util.ArrayList;
import java.util.List;

/**
 * One change that a policy makes.
 *
 * @param json whether the expression answers a JSON patch; else an apply configuration
 */
record Mutation(boolean json, Expression expression) {
    private static final String TEST_FAILED = "testing value ";

    static List<Mutation> of(Policy.RuleSource source) {
        return source.list("mutations").stream().map(m -> of(m, source)).toList();
    }

    private static Mutation of(JsonObject mutation, Policy.RuleSource source) {
        boolean json = mutation.string("patchType").equals("JSONPatch");
        String text =
                mutation.object(json ? "jsonPatch" : "applyConfiguration").string("expression");
        return new Mutation(json, source.scope().mutation(text));
    }

    /**
     * The object as changed.
     *
     * @param object as expressions see it
     * @throws PolicyException where the expression fails, or its patch does not fit
     */
    JsonObject apply(JsonObject object, Inputs inputs, Views views) throws PolicyException {
        Expression.Result result;
        try {
            result = expression.run(inputs, Budget.ofPolicy());
        } catch (Budget.ExhaustedException e) {
            throw new PolicyException(String.valueOf(e.getMessage()));
        }
        Object value = result.value();
        if (value == null) {
            throw new PolicyException(result.error());
        }
        try {
            return json ? patched(object, value) : configured(object, value, views);
        } catch (CelException e) {
            throw new PolicyException(String.valueOf(e.getMessage()));
        }
    }

    private static JsonObject patched(JsonObject object, Object value) throws PolicyException {
        if (!(value instanceof CelList list)) {
            throw new PolicyException(
                    "type mismatch: JSONPatchType.expression should evaluate to array");
        }
        List<Object> operations = new ArrayList<>(list.size());
        for (Object element : list) {
            if (!(element instanceof StructValue made) || !made.type().equals(Patches.OPERATION)) {
                throw new PolicyException(
                        "type mismatch: JSONPatchType.expression should evaluate to array of"
                                + " JSONPatch");
            }
            if (made.find("value") instanceof StructValue set) {
                fits(set);
            }
            operations.add(Trees.tree(made));
        }
        try {
            return JsonPatch.apply(object, JsonArray.copyOf(operations));
        } catch (PatchException e) {
            String why = String.valueOf(e.getMessage());
            if (why.startsWith(TEST_FAILED)) {
                return object;
            }
            throw new PolicyException("JSON Patch: " + why);
        }
    }

    private static JsonObject configured(JsonObject object, Object value, Views views)
            throws PolicyException {
        if (!(value instanceof StructValue made) || !made.type().equals(Patches.OBJECT)) {
            throw new PolicyException(
                    "unsupported return type from ApplyConfiguration expression: "
                            + value.getClass().getSimpleName());
        }
        fits(made);
        JsonObject configuration =
                ((JsonObject) Trees.tree(made))
                        .with("apiVersion", object.string("apiVersion"))
                        .with("kind", object.string("kind"));
        try {
            return views.overlaid(object, configuration);
        } catch (IllegalArgumentException e) {
            throw new PolicyException("error applying patch: " + e.getMessage());
        }
    }

    private static void fits(StructValue made) throws PolicyException {
        String wrong = made.misplaced();
        if (!wrong.isEmpty()) {
            throw new PolicyException("type mismatch: " + wrong);
        }
    }
}
