package io.jukung.cel.rules;

import dev.cel.common.types.OptionalType;
import dev.cel.common.types.SimpleType;
import io.jukung.cel.CelEnvironment;
import io.jukung.cel.CompilationException;
import io.jukung.cel.Program;
import io.jukung.cel.types.DeclType;
import io.jukung.machinery.tree.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One rule of a schema's node.
 *
 * @param program null where the rule does not compile, as {@code error} says
 * @param messageProgram null where there is none, or where it does not compile
 * @param field where the rule's errors are, below its node; "" for the node itself
 */
record Rule(
        JsonObject source,
        @Nullable Program program,
        @Nullable String error,
        @Nullable Program messageProgram,
        @Nullable String messageError,
        String field) {
    static final String SELF = "self";
    static final String OLD_SELF = "oldSelf";
    static final String KEY = "x-kubernetes-validations";

    /** The rules of a node, whose values are of a type. */
    static List<Rule> of(JsonObject rules, JsonObject schema, DeclType type) {
        List<Rule> compiled = new ArrayList<>();
        CelEnvironment plain = null;
        CelEnvironment optional = null;
        for (JsonObject rule : rules.array(KEY).objects()) {
            boolean optionalOld = rule.bool("optionalOldSelf", false);
            if (optionalOld && optional == null) {
                optional = environment(type, DeclType.of(OptionalType.create(type.type())));
            } else if (!optionalOld && plain == null) {
                plain = environment(type, type);
            }
            CelEnvironment environment = optionalOld ? optional : plain;
            if (environment != null) {
                compiled.add(of(rule, schema, environment));
            }
        }
        return compiled;
    }

    private static CelEnvironment environment(DeclType self, DeclType oldSelf) {
        Map<String, DeclType> variables = new LinkedHashMap<>();
        variables.put(SELF, self);
        variables.put(OLD_SELF, oldSelf);
        return CelEnvironment.of(variables);
    }

    private static Rule of(JsonObject rule, JsonObject schema, CelEnvironment environment) {
        if (rule.string("rule").isBlank()) {
            return new Rule(rule, null, null, null, null, "");
        }
        Program program;
        try {
            program = environment.compile(rule.string("rule"));
        } catch (CompilationException e) {
            return failed(rule, "compilation failed: " + e.issues());
        }
        if (!program.type().equals(SimpleType.BOOL)) {
            return failed(rule, "cel expression must evaluate to a bool");
        }
        String field = Fields.normalized(rule.string("fieldPath"), schema);
        String message = rule.string("messageExpression");
        if (message.isEmpty()) {
            return new Rule(rule, program, null, null, null, field);
        }
        try {
            Program text = environment.compile(message);
            return text.type().equals(SimpleType.STRING)
                    ? new Rule(rule, program, null, text, null, field)
                    : new Rule(
                            rule,
                            program,
                            null,
                            null,
                            "messageExpression must evaluate to a string",
                            field);
        } catch (CompilationException e) {
            return new Rule(
                    rule,
                    program,
                    null,
                    null,
                    "messageExpression compilation failed: " + e.issues(),
                    field);
        }
    }

    private static Rule failed(JsonObject rule, String error) {
        return new Rule(rule, null, error, null, null, "");
    }

    /** Whether the rule compares with what was before. */
    boolean isTransition() {
        return program != null && program.uses(OLD_SELF);
    }

    boolean optionalOldSelf() {
        return source.bool("optionalOldSelf", false);
    }

    /** How errors name the rule: by its message, or as it is written. */
    String shown() {
        String message = source.string("message");
        return (message.isEmpty() ? source.string("rule") : message).strip();
    }
}
