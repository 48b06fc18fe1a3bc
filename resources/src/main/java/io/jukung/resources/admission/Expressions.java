package io.jukung.resources.admission;

import io.jukung.resources.field.Field;

/**
 * The compiler of expressions, as far as the check of an object needs it: notes at the field what
 * is wrong with the expression there.
 */
@FunctionalInterface
public interface Expressions {
    /** For servers without one: every expression passes when it is written. */
    Expressions UNCHECKED = (expression, use, policy) -> {};

    /** Where an expression stands, which decides what it may name and what it must answer. */
    enum Use {
        MATCH_CONDITION,
        VARIABLE,
        VALIDATION,
        MESSAGE,
        AUDIT_ANNOTATION,
        MUTATION
    }

    /**
     * @param policy the object around it, for its parameters' kind and its variables
     */
    void check(Field expression, Use use, Field policy);
}
