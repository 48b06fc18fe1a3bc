package io.jukung.apiserver.structural;

import io.jukung.machinery.status.FieldError;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a check found: errors, and how many rules held, by which the best of several alternatives is
 * told. One thread only.
 */
final class Findings {
    final List<FieldError> errors = new ArrayList<>(0);
    int matches;

    boolean valid() {
        return errors.isEmpty();
    }

    void add(FieldError error) {
        if (!errors.contains(error)) {
            errors.add(error);
        }
    }

    void merge(@Nullable Findings other) {
        if (other != null) {
            matches += other.matches;
            other.errors.forEach(this::add);
        }
    }
}
