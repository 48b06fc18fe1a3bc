package io.jukung.controlplane.bootstrap;

import io.jukung.apiserver.registry.Objects;
import io.jukung.machinery.status.StatusException;
import io.jukung.machinery.tree.JsonObject;
import java.util.function.UnaryOperator;

/** Brings an object into a state, whatever it is in, along with other servers that do the same. */
final class Ensure {
    private static final int ATTEMPTS = 5;

    private Ensure() {}

    /** Creates an object unless there is one of that name. */
    static void exists(Objects objects, JsonObject wanted) {
        boolean ignored = apply(objects, wanted, current -> current);
    }

    /**
     * Creates an object, or changes the one of that name.
     *
     * @return whether anything was written
     */
    static boolean apply(Objects objects, JsonObject wanted, UnaryOperator<JsonObject> change) {
        JsonObject metadata = wanted.object("metadata");
        String namespace = metadata.string("namespace");
        String name = metadata.string("name");
        for (int attempt = 1; ; attempt++) {
            JsonObject current = objects.get(namespace, name);
            try {
                if (current == null) {
                    JsonObject ignored = objects.create(wanted);
                    return true;
                }
                if (change.apply(current) == current) {
                    return false;
                }
                JsonObject ignored = objects.update(namespace, name, change);
                return true;
            } catch (StatusException e) {
                // somebody created or deleted it between the look and the write
                if (attempt == ATTEMPTS || !(e.isAlreadyExists() || e.isNotFound())) {
                    throw e;
                }
            }
        }
    }
}
