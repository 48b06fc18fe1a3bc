package io.jukung.resources.admission;

import dev.cel.common.types.CelType;
import dev.cel.common.types.CelTypes;
import dev.cel.common.types.SimpleType;
import io.jukung.cel.CelEnvironment;
import io.jukung.cel.CompilationException;
import io.jukung.cel.types.DeclType;
import io.jukung.resources.field.Field;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The expressions of one policy or webhook: each is compiled when it is written, and what is wrong
 * is noted at its field. Apiserver's {@code admission/plugin/cel} says what an expression may name:
 *
 * <pre>
 *   match condition     object oldObject request namespaceObject authorizer [params]
 *   variable, validation, audit annotation          the same, and variables declared before
 *   message             the same without authorizer
 * </pre>
 *
 * <p>Expressions of mutations build objects ({@code Object{spec: …}}), whose types are not known
 * here: they are stored unchecked. Nothing of CEL is loaded before the first expression.
 */
final class Expressions {
    /** Where an expression stands, which decides what it may name and what it must answer. */
    enum Use {
        MATCH_CONDITION,
        VALIDATION,
        MESSAGE,
        AUDIT_ANNOTATION
    }

    private final boolean params;
    private final Map<String, DeclType.Field> variables = new LinkedHashMap<>();

    /**
     * @param params whether the policy has parameters; a webhook has none
     */
    Expressions(boolean params) {
        this.params = params;
    }

    /** Checks a variable's expression; those that come after may name it. */
    void declare(Field name, Field expression) {
        CelType type = compile(expression, true, true);
        variables.put(name.text(), new DeclType.Field(name.text(), DeclType.of(type)));
    }

    void check(Field expression, Use use) {
        int before = expression.errorCount();
        CelType type = compile(expression, use != Use.MATCH_CONDITION, use != Use.MESSAGE);
        List<CelType> wanted =
                switch (use) {
                    case MATCH_CONDITION, VALIDATION -> List.of(SimpleType.BOOL);
                    case MESSAGE -> List.of(SimpleType.STRING);
                    case AUDIT_ANNOTATION -> List.of(SimpleType.STRING, SimpleType.NULL_TYPE);
                };
        if (expression.errorCount() == before && !wanted.contains(type)) {
            String names = wanted.stream().map(Expressions::name).collect(Collectors.joining(" "));
            expression.invalid(
                    "must evaluate to %s but got %s"
                            .formatted(
                                    wanted.size() == 1 ? names : "one of [" + names + "]",
                                    name(type)));
        }
    }

    /** As cel-go names it. */
    private static String name(CelType type) {
        return type.equals(SimpleType.NULL_TYPE) ? "null_type" : CelTypes.format(type);
    }

    /** The type of what the expression answers; with an error at its field, anything. */
    private CelType compile(Field expression, boolean withVariables, boolean withAuthorizer) {
        Map<String, DeclType> names = new LinkedHashMap<>(Requests.VARIABLES);
        if (withAuthorizer) {
            names.putAll(Requests.AUTHORIZER);
        }
        if (params) {
            names.put("params", DeclType.UNTYPED);
        }
        if (withVariables) {
            names.put("variables", Requests.variables(variables));
        }
        try {
            return CelEnvironment.of(names).compile(expression.text().strip()).type();
        } catch (CompilationException e) {
            expression.invalid("compilation failed: " + e.issues());
            return SimpleType.DYN;
        }
    }
}
