package io.jukung.machinery.managedfields;

import io.jukung.machinery.tree.JsonObject;
import io.jukung.machinery.typed.TypeSchema;
import io.jukung.machinery.typed.TypeSchema.ListType;

/**
 * Brings paths that were written under an older schema in line with today's: what has become atomic
 * since is owned as one value by whoever owned something in it.
 */
final class Reconciliation {
    private Reconciliation() {}

    static FieldSet of(FieldSet fields, TypeSchema type) {
        JsonObject node = below(fields.node(), type);
        return node == fields.node() ? fields : new FieldSet(node);
    }

    /** The same instance where nothing changes. */
    private static JsonObject below(JsonObject node, TypeSchema type) {
        JsonObject.Builder changed = null;
        for (int i = 0; i < node.size(); i++) {
            String step = node.key(i);
            JsonObject child = FieldSet.child(node, i);
            // An empty node is owned as one value already.
            if (child.isEmpty() || step.equals(FieldSet.SELF)) {
                continue;
            }
            TypeSchema below = Walk.below(type, step);
            JsonObject after = isAtomic(below) ? JsonObject.EMPTY : below(child, below);
            if (after != child) {
                changed = changed == null ? node.edit() : changed;
                changed.put(step, after);
            }
        }
        return changed == null ? node : changed.build();
    }

    private static boolean isAtomic(TypeSchema type) {
        return switch (type.kind()) {
            case OBJECT, MAP -> type.atomic();
            case LIST -> type.listType() == ListType.ATOMIC;
            default -> false;
        };
    }
}
