package io.jukung.controllers.job;

import java.util.Collection;
import java.util.NavigableSet;
import java.util.TreeSet;

/** Sets of completion indexes in the text form of a status: {@code 0-2,5}. */
final class Indexes {
    private Indexes() {}

    /** Indexes below the bound; what cannot be read is left out. */
    static NavigableSet<Integer> parse(String text, int bound) {
        NavigableSet<Integer> indexes = new TreeSet<>();
        for (String range : text.split(",", -1)) {
            String[] ends = range.split("-", 2);
            try {
                int from = Integer.parseInt(ends[0]);
                int to = ends.length == 1 ? from : Integer.parseInt(ends[1]);
                for (int i = from; i <= to && i < bound; i++) {
                    indexes.add(i);
                }
            } catch (NumberFormatException e) {
                continue;
            }
        }
        return indexes;
    }

    /** Runs of three or more are written as a range, as are two neighbors by a comma. */
    static String format(Collection<Integer> indexes) {
        StringBuilder text = new StringBuilder();
        NavigableSet<Integer> left = new TreeSet<>(indexes);
        while (!left.isEmpty()) {
            int from = left.first();
            int to = from;
            while (left.remove(to)) {
                to++;
            }
            to--;
            text.append(text.isEmpty() ? "" : ",").append(from);
            if (to > from) {
                text.append(to == from + 1 ? ',' : '-').append(to);
            }
        }
        return text.toString();
    }
}
