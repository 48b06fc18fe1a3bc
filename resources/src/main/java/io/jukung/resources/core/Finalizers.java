package io.jukung.resources.core;

import io.jukung.machinery.validation.Names;
import io.jukung.resources.field.Field;
import java.util.List;

/** Checks finalizers' names. */
final class Finalizers {
    private static final List<String> STANDARD =
            List.of("kubernetes", "orphan", "foregroundDeletion");

    private Finalizers() {}

    static void check(Field finalizer) {
        finalizer.check(Names::qualifiedName);
        if (!finalizer.text().contains("/") && !STANDARD.contains(finalizer.text())) {
            finalizer.invalid(
                    "name is neither a standard finalizer name nor is it fully qualified");
        }
    }
}
