package io.jukung.cel.library;

import io.jukung.cel.value.CelException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Every function there is, by name. */
public final class Libraries {
    private static final List<Overload> OWN =
            Stream.of(
                            Strings.overloads(),
                            Lists.overloads(),
                            Regexes.overloads(),
                            Sets.overloads(),
                            Addresses.overloads(),
                            Quantities.overloads(),
                            Semvers.overloads(),
                            Urls.overloads(),
                            Formats.overloads(),
                            Authorization.overloads())
                    .flatMap(List::stream)
                    .toList();

    /** Declared with optional values already. */
    private static final Set<String> OPTIONAL = Set.of("first", "last");

    private static final List<Overload> FOR_PATCHES =
            List.of(
                    Overload.global(
                            "jsonpatch.escapeKey",
                            "string_jsonpatch_escapeKey_string",
                            Types.STRING,
                            Types.of(Types.STRING),
                            a -> ((String) a[0]).replace("~", "~0").replace("/", "~1")));

    private static final Map<String, List<Overload>> BY_NAME = new HashMap<>();

    static {
        Stream.of(
                        OWN,
                        FOR_PATCHES,
                        Operators.overloads(),
                        Conversions.overloads(),
                        Times.overloads(),
                        Texts.overloads(),
                        Optionals.overloads())
                .flatMap(List::stream)
                .forEach(overload ->
                        BY_NAME.computeIfAbsent(overload.function(), ignored -> new ArrayList<>())
                                .add(overload));
    }

    private Libraries() {}

    /** What the checker has to be told, beyond CEL's own declarations. */
    public static List<Overload> declared() {
        return OWN.stream().filter(overload -> !OPTIONAL.contains(overload.function())).toList();
    }

    /** What mutations may call besides. */
    public static List<Overload> declaredForPatches() {
        return FOR_PATCHES;
    }

    /**
     * The overloads of a function.
     *
     * @throws CelException where there is no such function
     */
    public static List<Overload> named(String function) {
        List<Overload> found = BY_NAME.get(function);
        if (found == null) {
            throw new CelException("undeclared reference to '" + function + "'");
        }
        return found;
    }

    /** Calls what takes these arguments. */
    public static Object call(List<Overload> overloads, Object[] arguments) {
        for (Overload overload : overloads) {
            if (overload.takes(arguments)) {
                return overload.body().call(arguments);
            }
        }
        throw CelException.noSuchOverload();
    }
}
