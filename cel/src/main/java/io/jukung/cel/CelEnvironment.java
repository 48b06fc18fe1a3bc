package io.jukung.cel;

import com.google.common.collect.ImmutableCollection;
import com.google.common.collect.ImmutableMap;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelIssue;
import dev.cel.common.CelOptions;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import dev.cel.common.types.CelType;
import dev.cel.common.types.CelTypeProvider;
import dev.cel.common.types.TypeType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.extensions.CelExtensions;
import dev.cel.parser.CelStandardMacro;
import io.jukung.cel.library.Libraries;
import io.jukung.cel.library.Overload;
import io.jukung.cel.types.DeclType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The variables that expressions may use, with Kubernetes' libraries: what apiserver's {@code
 * environment.MustBaseEnvSet} has in 1.36.
 */
public final class CelEnvironment {
    private static final Pattern GRAMMAR =
            Pattern.compile(
                    "token recognition|mismatched input|extraneous input|no viable|missing ");

    private final Map<String, DeclType> variables;
    private final Map<String, CelType> structs;
    private final CelCompiler compiler;
    private final boolean patches;

    private CelEnvironment(Map<String, DeclType> variables, boolean patches) {
        this.variables = Map.copyOf(variables);
        this.patches = patches;
        CelCompilerBuilder builder = Base.COMPILER.toCompilerBuilder();
        Map<String, CelType> known = new LinkedHashMap<>();
        variables.forEach((name, type) -> {
            builder.addVar(name, type.type());
            type.structs(struct -> known.put(struct.name(), struct));
        });
        if (patches) {
            Libraries.declaredForPatches()
                    .forEach(overload ->
                            builder.addFunctionDeclarations(
                                    CelFunctionDecl.newFunctionDeclaration(
                                            overload.function(), Base.declaration(overload))));
        }
        this.structs = Map.copyOf(known);
        this.compiler = builder.setTypeProvider(new Structs(ImmutableMap.copyOf(known))).build();
    }

    /** An environment of variables and their types. */
    public static CelEnvironment of(Map<String, DeclType> variables) {
        return new CelEnvironment(variables, false);
    }

    /** The same with what mutations need: the types of {@link Patches}, and how paths are made. */
    public static CelEnvironment ofPatches(Map<String, DeclType> variables) {
        return new CelEnvironment(variables, true);
    }

    /**
     * Parses and checks an expression.
     *
     * @throws CompilationException with what is wrong
     */
    public Program compile(String expression) throws CompilationException {
        try {
            CelValidationResult parsed = compiler.parse(expression);
            if (parsed.hasError()) {
                throw new CompilationException(syntax(parsed));
            }
            CelAbstractSyntaxTree tree = checker(parsed.getAst()).check(parsed.getAst()).getAst();
            List<String> wrong = Literals.check(tree);
            if (!wrong.isEmpty()) {
                throw new CompilationException(String.join("\n", wrong));
            }
            return new Program(tree, variables);
        } catch (CelValidationException e) {
            throw new CompilationException(String.valueOf(e.getMessage()));
        }
    }

    private CelCompiler checker(CelAbstractSyntaxTree parsed) {
        Map<String, CelType> made = patches ? Patches.types(parsed) : Map.of();
        if (made.isEmpty()) {
            return compiler;
        }
        ImmutableMap<String, CelType> all =
                ImmutableMap.<String, CelType>builder().putAll(structs).putAll(made).buildOrThrow();
        return compiler.toCompilerBuilder().setTypeProvider(new Structs(all)).build();
    }

    /** What the grammar itself says is named a syntax error, what macros say is not. */
    private static String syntax(CelValidationResult parsed) {
        List<CelIssue> issues =
                parsed.getErrors().stream()
                        .map(issue ->
                                GRAMMAR.matcher(issue.getMessage()).lookingAt()
                                        ? CelIssue.formatError(
                                                issue.getSourceLocation(),
                                                "Syntax error: " + issue.getMessage())
                                        : issue)
                        .toList();
        return CelIssue.toDisplayString(issues, parsed.getSource());
    }

    private record Structs(ImmutableMap<String, CelType> all) implements CelTypeProvider {
        @Override
        public ImmutableCollection<CelType> types() {
            return all.values();
        }

        @Override
        public Optional<CelType> findType(String name) {
            return Optional.ofNullable(all.get(name));
        }
    }

    /** Made when the first expression appears. */
    private static final class Base {
        static final CelCompiler COMPILER = make();

        private static CelCompiler make() {
            CelCompilerBuilder builder =
                    CelCompilerFactory.standardCelCompilerBuilder()
                            .setOptions(
                                    CelOptions.current()
                                            .enableReservedIds(true)
                                            .enableOptionalSyntax(true)
                                            .enableHiddenAccumulatorVar(true)
                                            .enableTimestampEpoch(true)
                                            .enableHeterogeneousNumericComparisons(true)
                                            .enableUnsignedLongs(true)
                                            .build())
                            .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
                            .addLibraries(CelExtensions.optional(), CelExtensions.comprehensions());
            builder.addMacros(CelExtensions.lists().macros());
            Map<String, List<CelOverloadDecl>> functions = new LinkedHashMap<>();
            Map<String, CelType> types = new LinkedHashMap<>();
            for (Overload overload : Libraries.declared()) {
                functions
                        .computeIfAbsent(overload.function(), ignored -> new ArrayList<>())
                        .add(declaration(overload));
                if (overload.result().kind() == dev.cel.common.types.CelKind.OPAQUE
                        && overload.result().parameters().isEmpty()) {
                    types.put(overload.result().name(), overload.result());
                }
            }
            functions.forEach((name, overloads) ->
                    builder.addFunctionDeclarations(
                            CelFunctionDecl.newFunctionDeclaration(name, overloads)));
            types.forEach((name, type) -> builder.addVar(name, TypeType.create(type)));
            return builder.build();
        }

        private static CelOverloadDecl declaration(Overload overload) {
            return overload.member()
                    ? CelOverloadDecl.newMemberOverload(
                            overload.id(), overload.result(), overload.parameters())
                    : CelOverloadDecl.newGlobalOverload(
                            overload.id(), overload.result(), overload.parameters());
        }
    }
}
