package io.jukung.resources.batch;

import io.jukung.resources.field.Field;

/** Checks when an indexed job has succeeded before all of its indexes have. */
final class SuccessPolicies {
    private static final int MOST_RULES = 20;
    private static final int LONGEST_INDEXES = 64 * 1024;

    private SuccessPolicies() {}

    static void check(Field spec) {
        Field rules = spec.at("successPolicy", "rules");
        if (rules.empty()) {
            rules.missing(
                    "at least one rules must be specified when the successPolicy is specified");
        }
        if (rules.array().size() > MOST_RULES) {
            rules.tooMany(rules.array().size(), MOST_RULES);
        }
        long completions = spec.at("completions").number();
        for (Field rule : rules.items()) {
            if (rule.has("succeededCount") || rule.has("succeededIndexes")) {
                rule(rule, completions);
            } else {
                rule.missing(
                        "at least one of succeededCount or succeededIndexes must be specified");
            }
        }
    }

    private static void rule(Field rule, long completions) {
        long named = -1;
        Field indexes = rule.at("succeededIndexes");
        if (indexes.present()) {
            if (indexes.text().length() > LONGEST_INDEXES) {
                indexes.tooLong(LONGEST_INDEXES);
            }
            try {
                named = count(indexes.text(), completions);
            } catch (IllegalArgumentException e) {
                indexes.invalid("error parsing succeededIndexes: " + e.getMessage());
            }
        }
        Field count = rule.at("succeededCount");
        if (count.absent()) {
            return;
        }
        count.nonNegative();
        if (count.number() > completions) {
            count.invalid(
                    "must be less than or equal to "
                            + completions
                            + " (the number of specified completions)");
        }
        if (named >= 0 && count.number() > named) {
            count.invalid(
                    "must be less than or equal to "
                            + named
                            + " (the number of indexes in the specified succeededIndexes field)");
        }
    }

    /** How many indexes {@code 1,3-5} names; they must rise and stay below the completions. */
    static long count(String text, long completions) {
        if (text.isEmpty()) {
            return 0;
        }
        long total = 0;
        long last = -1;
        for (String part : text.split(",", -1)) {
            String[] ends = part.split("-", -1);
            if (ends.length > 2) {
                throw new IllegalArgumentException(
                        "the fragment \""
                                + part
                                + "\" violates the requirement that an index"
                                + " interval can have at most two parts separated by '-'");
            }
            long from = index(ends[0], completions, last);
            long to = ends.length == 1 ? from : index(ends[1], completions, from);
            total += to - from + 1;
            last = to;
        }
        return total;
    }

    private static long index(String text, long completions, long last) {
        long index;
        try {
            index = Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "cannot convert string to integer for index: \"" + text + "\"", e);
        }
        if (index >= completions) {
            throw new IllegalArgumentException("too large index: \"" + text + "\"");
        }
        if (index <= last) {
            throw new IllegalArgumentException(
                    "non-increasing order, previous: " + last + ", current: " + index);
        }
        return index;
    }
}
