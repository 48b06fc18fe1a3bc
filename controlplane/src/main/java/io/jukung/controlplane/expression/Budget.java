package io.jukung.controlplane.expression;

/**
 * What the expressions of one evaluation may still cost together; the limits are apiserver's {@code
 * celconfig}. Of one thread.
 */
public final class Budget {
    private static final long POLICY = 10_000_000;
    private static final long CONDITIONS = POLICY / 4;

    private long left;

    private Budget(long left) {
        this.left = left;
    }

    /** For the expressions of a policy. */
    public static Budget ofPolicy() {
        return new Budget(POLICY);
    }

    /** For match conditions. */
    public static Budget ofConditions() {
        return new Budget(CONDITIONS);
    }

    void spend(long cost) {
        if (cost > left) {
            throw new ExhaustedException();
        }
        left -= cost;
    }

    /** Nothing more may be evaluated. */
    public static final class ExhaustedException extends RuntimeException {
        private static final long serialVersionUID = 1;

        ExhaustedException() {
            super(
                    "validation failed due to running out of cost budget, no further validation"
                            + " rules will be run",
                    null,
                    false,
                    false);
        }
    }
}
