package io.jukung.cel.library;

import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.OpaqueType;
import dev.cel.common.types.OptionalType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.TypeParamType;
import java.util.List;

/** The types that libraries name, short. */
final class Types {
    static final CelType STRING = SimpleType.STRING;
    static final CelType BYTES = SimpleType.BYTES;
    static final CelType INT = SimpleType.INT;
    static final CelType UINT = SimpleType.UINT;
    static final CelType DOUBLE = SimpleType.DOUBLE;
    static final CelType BOOL = SimpleType.BOOL;
    static final CelType DURATION = SimpleType.DURATION;
    static final CelType TIMESTAMP = SimpleType.TIMESTAMP;
    static final CelType DYN = SimpleType.DYN;
    static final CelType T = TypeParamType.create("T");
    static final CelType U = TypeParamType.create("U");
    static final CelType K = TypeParamType.create("K");
    static final CelType V = TypeParamType.create("V");
    static final CelType STRINGS = ListType.create(STRING);

    private Types() {}

    static CelType list(CelType element) {
        return ListType.create(element);
    }

    static CelType map(CelType key, CelType value) {
        return MapType.create(key, value);
    }

    static CelType optional(CelType value) {
        return OptionalType.create(value);
    }

    static CelType opaque(String name) {
        return OpaqueType.create(name);
    }

    static List<CelType> of(CelType... types) {
        return List.of(types);
    }
}
