package io.jukung.cel.evaluation;

/** A run costs more than it may; nothing inside the expression can catch it. */
public final class CostExceededException extends RuntimeException {
    private static final long serialVersionUID = 1;

    CostExceededException() {
        super("operation cancelled: actual cost limit exceeded", null, false, false);
    }
}
