package io.jukung.cel.cost;

import io.jukung.cel.types.DeclType;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How large values are by the schemas of the variables that they are found in. */
record Sizes(Map<String, DeclType> variables) {
    @Nullable Bounds of(List<String> path) {
        if (path.isEmpty()) {
            return null;
        }
        DeclType type = first(path);
        for (int i = 1; i < path.size() && type != null; i++) {
            String step = path.get(i);
            type =
                    switch (step) {
                        case "@items", "@values" -> type.element();
                        case "@keys", "@indices" -> null;
                        default -> {
                            DeclType.Field field = type.fields().get(step);
                            yield field == null ? null : field.type();
                        }
                    };
        }
        boolean keys = path.get(path.size() - 1).equals("@keys");
        if (keys) {
            DeclType map = at(path.subList(0, path.size() - 1));
            // Keys are strings without a bound of their own.
            return map != null && map.shape() == DeclType.Shape.MAP ? Bounds.NOTHING : null;
        }
        return type == null || type.shape() == DeclType.Shape.UNTYPED
                ? null
                : new Bounds(0, type.maxElements());
    }

    /** A name that is no variable, like that of a type, is taken to be as large as self. */
    private @Nullable DeclType first(List<String> path) {
        DeclType type = variables.get(path.get(0));
        return type == null && path.size() == 1 ? variables.get("self") : type;
    }

    private @Nullable DeclType at(List<String> path) {
        DeclType type = variables.get(path.get(0));
        for (int i = 1; i < path.size() && type != null; i++) {
            DeclType.Field field = type.fields().get(path.get(i));
            type =
                    switch (path.get(i)) {
                        case "@items", "@values" -> type.element();
                        default -> field == null ? null : field.type();
                    };
        }
        return type;
    }
}
