package io.jukung.controlplane.expression;

import io.jukung.cel.CelEnvironment;
import io.jukung.cel.types.DeclType;
import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.resources.admission.Requests;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The names that the expressions of one webhook or policy know. Nothing is compiled early. */
public final class Scope {
    private final boolean params;
    private final JsonArray declared;
    private @Nullable Map<String, Expression> variables;

    /**
     * @param params whether there is a parameter object
     * @param variables of a policy: a name and an expression each
     */
    public Scope(boolean params, JsonArray variables) {
        this.params = params;
        this.declared = variables;
    }

    /** An expression that may name everything. */
    public Expression expression(String text) {
        return new Expression(text, () -> CelEnvironment.of(names(variables(), true)));
    }

    /** An expression that makes a patch. */
    public Expression mutation(String text) {
        return new Expression(text, () -> CelEnvironment.ofPatches(names(variables(), true)));
    }

    /** An expression that cannot ask the authorizer: a message. */
    public Expression message(String text) {
        return new Expression(text, () -> CelEnvironment.of(names(variables(), false)));
    }

    /** The variables' expressions, each compiled against those before it. */
    synchronized Map<String, Expression> variables() {
        Map<String, Expression> known = variables;
        if (known != null) {
            return known;
        }
        Map<String, Expression> found = new LinkedHashMap<>();
        for (JsonObject variable : declared.objects()) {
            Map<String, Expression> before = new LinkedHashMap<>(found);
            found.put(
                    variable.string("name"),
                    new Expression(
                            variable.string("expression"),
                            () -> CelEnvironment.of(names(before, true))));
        }
        variables = found;
        return found;
    }

    private Map<String, DeclType> names(Map<String, Expression> before, boolean authorizer) {
        Map<String, DeclType> names = new LinkedHashMap<>(Requests.VARIABLES);
        if (authorizer) {
            names.putAll(Requests.AUTHORIZER);
        }
        if (params) {
            names.put("params", DeclType.UNTYPED);
        }
        Map<String, DeclType.Field> fields = new LinkedHashMap<>();
        before.forEach((name, expression) ->
                fields.put(name, new DeclType.Field(name, DeclType.of(expression.type()))));
        names.put("variables", Requests.variables(fields));
        return names;
    }
}
