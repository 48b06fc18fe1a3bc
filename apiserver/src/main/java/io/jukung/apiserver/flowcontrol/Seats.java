package io.jukung.apiserver.flowcontrol;

import java.util.ArrayList;
import java.util.List;

/**
 * How the server's seats are shared out among levels; the source is apiserver's {@code
 * apf_controller.go} and {@code conc_alloc.go}.
 *
 * <p>Each level has seats of its own by its shares. What it may lend out of them, and has no use
 * for, goes to those that ask for more, up to what they may borrow:
 *
 * <pre>
 *   0 ──── lower ──────── nominal ──────────── upper
 *          never less     its own by shares    never more
 * </pre>
 */
final class Seats {
    private static final int HALVINGS = 60;

    private Seats() {}

    /**
     * How many seats each level gets.
     *
     * @param part which part of what it asks for each gets that is within its bounds
     */
    record Allotment(int[] seats, double part) {}

    /** How many seats a level has between what bounds. */
    record Share(int nominal, int lower, int upper) {}

    /** What each level is entitled to, out of a total. */
    static List<Share> shares(List<LevelSpec> levels, int total) {
        long sum = Math.max(1, levels.stream().mapToLong(LevelSpec::shares).sum());
        List<Share> shares = new ArrayList<>(levels.size());
        for (LevelSpec level : levels) {
            // shares and percents may be as large as an object can say
            int nominal = Math.toIntExact(Math.ceilDiv(total * level.shares(), sum));
            long lent = Math.round(nominal * level.lendablePercent() / 100.0);
            long borrowed = Math.round(nominal * level.borrowingPercent() / 100.0);
            int upper =
                    level.borrowingPercent() < 0
                            ? Math.max(total, nominal)
                            : (int) Math.min(Integer.MAX_VALUE, nominal + borrowed);
            shares.add(new Share(nominal, nominal - (int) lent, upper));
        }
        return shares;
    }

    /**
     * Shares a total out so that all levels get the same part of what they ask for, within their
     * bounds.
     *
     * @param wanted how many seats each level has had a use for
     */
    static Allotment allot(List<Share> shares, int[] wanted, int total) {
        double least = 0;
        double most = Math.max(1, total) * 2.0;
        for (int i = 0; i < HALVINGS; i++) {
            double middle = (least + most) / 2;
            if (sum(shares, wanted, middle) > total) {
                most = middle;
            } else {
                least = middle;
            }
        }
        int[] allotted = new int[wanted.length];
        for (int i = 0; i < allotted.length; i++) {
            // within rounding of a whole number it is that number
            allotted[i] = (int) Math.ceil(part(shares.get(i), wanted[i], least) - 1e-6);
        }
        return new Allotment(allotted, least);
    }

    private static double sum(List<Share> shares, int[] wanted, double part) {
        double sum = 0;
        for (int i = 0; i < wanted.length; i++) {
            sum += part(shares.get(i), wanted[i], part);
        }
        return sum;
    }

    private static double part(Share share, int wanted, double part) {
        return Math.min(share.upper(), Math.max(share.lower(), part * target(share, wanted)));
    }

    /** What a level asks for: what it has had a use for, and what is never lent anyway. */
    static int target(Share share, int wanted) {
        return Math.max(share.lower(), Math.max(1, wanted));
    }
}
