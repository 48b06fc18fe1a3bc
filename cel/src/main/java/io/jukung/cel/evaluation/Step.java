package io.jukung.cel.evaluation;

import io.jukung.cel.value.CelException;

/** One node of an expression. */
@FunctionalInterface
public interface Step {
    /**
     * The node's value.
     *
     * @throws CelException where there is none
     * @throws CostExceededException where the run may cost no more
     */
    Object run(Frame frame);
}
