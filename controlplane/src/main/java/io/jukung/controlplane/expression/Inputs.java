package io.jukung.controlplane.expression;

import io.jukung.apiserver.admission.AdmissionAttributes;
import io.jukung.apiserver.request.RequestInfo;
import io.jukung.cel.Program;
import io.jukung.cel.library.Authorization;
import io.jukung.cel.library.Authorizer;
import io.jukung.cel.types.DeclType;
import io.jukung.cel.value.CelException;
import io.jukung.cel.value.CelMap;
import io.jukung.cel.value.Trees;
import io.jukung.controlplane.matching.Criteria.Match;
import io.jukung.controlplane.matching.Write;
import io.jukung.machinery.tree.JsonNull;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.resources.admission.Requests;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the expressions about one write may name, as the hook or policy wants to see it. Of one
 * thread; variables are evaluated once, when they are first named.
 */
public final class Inputs {
    private final @Nullable JsonObject object;
    private final @Nullable JsonObject oldObject;
    private final AdmissionAttributes attributes;
    private final Match match;
    private final Authorizer authorizer;
    private final @Nullable JsonObject namespace;
    private final @Nullable JsonObject params;
    private final Map<String, Expression> variables;
    private final Map<String, Object> known = new HashMap<>();
    private long variablesCost;

    /**
     * @param namespace that the object is in, null for none
     * @param params null for none
     */
    public Inputs(
            AdmissionAttributes attributes,
            Match match,
            Authorizer authorizer,
            @Nullable JsonObject namespace,
            @Nullable JsonObject params,
            Scope scope) {
        this.attributes = attributes;
        this.match = match;
        this.authorizer = authorizer;
        this.namespace = namespace;
        this.params = params;
        this.variables = scope.variables();
        this.object = shown(attributes.object());
        this.oldObject = shown(attributes.oldObject());
    }

    private @Nullable JsonObject shown(@Nullable JsonObject one) {
        return one == null ? null : attributes.views().show(one, match.kind());
    }

    /** The object as expressions see it. */
    public @Nullable JsonObject object() {
        return object;
    }

    @Nullable Object find(String name) {
        return known.computeIfAbsent(name, this::make);
    }

    private Object make(String name) {
        return switch (name) {
            case "object" -> untyped(object);
            case "oldObject" -> untyped(oldObject);
            case "params" -> untyped(params);
            case "namespaceObject" -> typed(namespace, name);
            case "request" -> typed(new Write(attributes).request(match), name);
            case "authorizer" -> Authorization.value(authorizer);
            case "authorizer.requestResource" ->
                    Authorization.requestResource(authorizer, question());
            case "variables" -> new Variables();
            default -> throw new CelException("no such attribute(s): " + name);
        };
    }

    private static Object untyped(@Nullable JsonObject tree) {
        return tree == null ? JsonNull.NULL : Trees.view(tree, DeclType.UNTYPED);
    }

    private static Object typed(@Nullable JsonObject tree, String name) {
        return tree == null
                ? JsonNull.NULL
                : Trees.view(tree, Objects.requireNonNull(Requests.VARIABLES.get(name)));
    }

    private Authorizer.Question question() {
        RequestInfo info = attributes.request().info();
        return new Authorizer.Question(
                "",
                "",
                info.group(),
                info.resource(),
                info.subresource(),
                attributes.namespace(),
                attributes.name(),
                "",
                "");
    }

    /** What evaluating variables has cost since this was last asked. */
    long takeVariablesCost() {
        long cost = variablesCost;
        variablesCost = 0;
        return cost;
    }

    /** The policy's variables by name; each is evaluated when an expression names it. */
    private final class Variables extends CelMap {
        private final Map<String, Object> values = new HashMap<>();

        @Override
        public int size() {
            return variables.size();
        }

        @Override
        public @Nullable Object find(Object key) {
            Expression expression = variables.get(String.valueOf(key));
            if (expression == null) {
                return null;
            }
            Object value = values.get(String.valueOf(key));
            if (value == null) {
                value = evaluate(String.valueOf(key), expression);
                values.put(String.valueOf(key), value);
            }
            return value;
        }

        private Object evaluate(String name, Expression expression) {
            Program.Outcome outcome = expression.evaluate(Inputs.this);
            if (outcome == null) {
                throw new CelException(
                        "composited variable \""
                                + name
                                + "\" fails to compile: "
                                + expression.problem());
            }
            variablesCost += outcome.cost();
            Object value = outcome.value();
            if (value == null) {
                throw new CelException(
                        "composited variable \""
                                + name
                                + "\" fails to evaluate: "
                                + outcome.error());
            }
            return value;
        }

        @Override
        public Iterable<Object> keys() {
            return java.util.List.copyOf(variables.keySet());
        }
    }
}
