package io.jukung.cel.evaluation;

import io.jukung.cel.value.CelException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One run: its variables, its loops' variables by slot, and what it has cost so far. */
public final class Frame {
    private final Function<String, @Nullable Object> variables;
    private final @Nullable Object[] slots;
    private final long limit;
    private long cost;

    /**
     * @param variables values by name, null where there is none; asked each time
     * @param limit most that the run may cost
     */
    Frame(Function<String, @Nullable Object> variables, int slots, long limit) {
        this.variables = variables;
        this.slots = new Object[slots];
        this.limit = limit;
    }

    /** What the run has cost so far. */
    public long cost() {
        return cost;
    }

    void charge(long more) {
        cost += more;
        if (cost > limit || cost < 0) {
            throw new CostExceededException();
        }
    }

    Object variable(String name) {
        Object value = variables.apply(name);
        if (value == null) {
            throw new CelException("no such attribute(s): " + name);
        }
        return value;
    }

    Object slot(int at) {
        Object value = slots[at];
        if (value == null) {
            throw new IllegalStateException("slot " + at + " is empty");
        }
        return value;
    }

    void slot(int at, Object value) {
        slots[at] = value;
    }
}
