package io.jukung.cel;

import com.google.common.collect.ImmutableSet;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import dev.cel.common.navigation.CelNavigableAst;
import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructType;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The types of objects that mutations make: {@code JSONPatch}, and {@code Object} with one for each
 * path of fields below it ({@code Object.spec.template}), of which any field may be set. Checkers
 * want to know a type's fields, so the types are made of what an expression uses.
 */
public final class Patches {
    /** What an apply configuration is. */
    public static final String OBJECT = "Object";

    /** One operation of a JSON patch. */
    public static final String OPERATION = "JSONPatch";

    private static final Set<String> OPERATION_FIELDS = Set.of("op", "path", "from", "value");

    private Patches() {}

    /** The types that a parsed expression makes objects of. */
    static Map<String, CelType> types(CelAbstractSyntaxTree parsed) {
        Map<String, Set<String>> fields = new HashMap<>();
        CelNavigableAst.fromAst(parsed)
                .getRoot()
                .allNodes()
                .filter(node -> node.getKind() == Kind.STRUCT)
                .map(node -> node.expr().struct())
                .forEach(struct -> collect(struct, fields));
        Map<String, CelType> types = new HashMap<>();
        fields.forEach((name, known) -> types.put(name, type(name, known)));
        return types;
    }

    private static void collect(CelExpr.CelStruct struct, Map<String, Set<String>> fields) {
        String name = struct.messageName();
        if (name.equals(OPERATION) || name.equals(OBJECT) || name.startsWith(OBJECT + ".")) {
            Set<String> known = fields.computeIfAbsent(name, ignored -> new TreeSet<>());
            struct.entries().forEach(entry -> known.add(entry.fieldKey()));
        }
    }

    private static CelType type(String name, Set<String> used) {
        boolean operation = name.equals(OPERATION);
        return StructType.create(
                name,
                ImmutableSet.copyOf(operation ? OPERATION_FIELDS : used),
                field ->
                        Optional.of(
                                operation && !field.equals("value")
                                        ? SimpleType.STRING
                                        : SimpleType.DYN));
    }
}
