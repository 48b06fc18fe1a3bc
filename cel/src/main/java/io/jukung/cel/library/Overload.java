package io.jukung.cel.library;

import com.google.common.primitives.UnsignedLong;
import dev.cel.common.types.CelType;
import dev.cel.common.types.OptionalType;
import io.jukung.cel.value.Bytes;
import io.jukung.cel.value.CelList;
import io.jukung.cel.value.CelMap;
import io.jukung.cel.value.Opaque;
import io.jukung.cel.value.TypeValue;
import io.jukung.machinery.tree.JsonNull;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One way to call a function.
 *
 * @param id upstream's name of it, by which costs are estimated
 * @param member whether the first parameter stands before the dot
 */
public record Overload(
        String function,
        String id,
        boolean member,
        CelType result,
        List<CelType> parameters,
        Body body) {
    /** What a call does; arguments are of the parameters' types. */
    @FunctionalInterface
    public interface Body {
        Object call(Object[] arguments);
    }

    static Overload member(
            String function, String id, CelType result, List<CelType> parameters, Body body) {
        return new Overload(function, id, true, result, parameters, body);
    }

    static Overload global(
            String function, String id, CelType result, List<CelType> parameters, Body body) {
        return new Overload(function, id, false, result, parameters, body);
    }

    /** Whether values are of the parameters' types. */
    public boolean takes(Object[] arguments) {
        if (arguments.length != parameters.size()) {
            return false;
        }
        for (int i = 0; i < arguments.length; i++) {
            if (!is(parameters.get(i), arguments[i])) {
                return false;
            }
        }
        return true;
    }

    private static boolean is(CelType type, Object value) {
        return switch (type.kind()) {
            case STRING -> value instanceof String;
            case INT -> value instanceof Long;
            case UINT -> value instanceof UnsignedLong;
            case DOUBLE -> value instanceof Double;
            case BOOL -> value instanceof Boolean;
            case BYTES -> value instanceof Bytes;
            case LIST -> value instanceof CelList;
            case MAP -> value instanceof CelMap;
            case DURATION -> value instanceof Duration;
            case TIMESTAMP -> value instanceof Instant;
            case TYPE -> value instanceof TypeValue;
            case NULL_TYPE -> value instanceof JsonNull;
            case OPAQUE ->
                    type.name().equals(OptionalType.NAME)
                            ? value instanceof Optional
                            : value instanceof Opaque opaque
                                    && opaque.typeName().equals(type.name());
            default -> true;
        };
    }
}
