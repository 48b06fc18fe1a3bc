package io.jukung.machinery.managedfields;

import java.util.List;

/** An apply met fields of others; caught where the answer is made. */
final class ConflictException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient List<Conflict> conflicts;

    ConflictException(List<Conflict> conflicts) {
        super("conflicts", null, false, false);
        this.conflicts = List.copyOf(conflicts);
    }

    List<Conflict> conflicts() {
        return conflicts;
    }
}
