package io.jukung.cel.cost;

/**
 * Least and most of a size or of a cost. {@code Long.MAX_VALUE} is as good as without an end, and
 * sums and products stay there.
 */
record Bounds(long min, long max) {
    static final long ENDLESS = Long.MAX_VALUE;
    static final Bounds UNKNOWN = new Bounds(0, ENDLESS);
    static final Bounds NOTHING = new Bounds(0, 0);
    static final Bounds ONE = new Bounds(1, 1);

    static Bounds of(long exact) {
        return new Bounds(exact, exact);
    }

    Bounds plus(Bounds other) {
        return new Bounds(add(min, other.min), add(max, other.max));
    }

    Bounds times(Bounds other) {
        return new Bounds(multiply(min, other.min), multiply(max, other.max));
    }

    /** Rounded up. */
    Bounds times(double factor) {
        return new Bounds(multiply(min, factor), multiply(max, factor));
    }

    Bounds union(Bounds other) {
        return new Bounds(Math.min(min, other.min), Math.max(max, other.max));
    }

    static long add(long x, long y) {
        long sum = x + y;
        return sum < 0 ? ENDLESS : sum;
    }

    static long multiply(long x, long y) {
        return y != 0 && x > ENDLESS / y ? ENDLESS : x * y;
    }

    private static long multiply(long x, double factor) {
        if (x == ENDLESS) {
            return factor > 0 ? ENDLESS : 0;
        }
        return (long) Math.ceil(x * factor);
    }
}
