package io.jukung.resources.field;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Rules that upstream declares as tags of its types, with the messages that those have. */
public final class Declared {
    private Declared() {}

    /** Exactly one of these members is there. */
    public static void oneOf(Field union, String... members) {
        List<String> set = Arrays.stream(members).filter(union::has).toList();
        String all =
                Arrays.stream(members).map(m -> "`" + m + "`").collect(Collectors.joining(", "));
        if (set.isEmpty()) {
            union.invalid("", "must specify one of: " + all);
        } else if (set.size() > 1) {
            union.invalid(
                    "{" + String.join(", ", set) + "}", "must specify exactly one of: " + all);
        }
    }

    /** The value must be what it was; the error does not show it. */
    public static void immutable(Field field, Field old) {
        if (!field.sameAs(old)) {
            field.invalid(null, Rules.IMMUTABLE);
        }
    }

    /** Whether a list is not too long. */
    public static boolean atMost(Field list, int most) {
        int size = list.array().size();
        if (size > most) {
            list.tooMany(size, most);
        }
        return size <= most;
    }

    /** The elements differ by a member. */
    public static void uniqueBy(Field list, String member) {
        Set<String> seen = new HashSet<>();
        for (Field item : list.items()) {
            if (!seen.add(item.text(member))) {
                item.duplicate();
            }
        }
    }

    public static void minimum(Field number, long least) {
        if (number.number() < least) {
            number.invalid("must be greater than or equal to " + least);
        }
    }

    public static void maximum(Field number, long most) {
        if (number.number() > most) {
            number.invalid("must be less than or equal to " + most);
        }
    }
}
