package io.jukung.cel.library;

import static io.jukung.cel.library.Types.BOOL;
import static io.jukung.cel.library.Types.T;
import static io.jukung.cel.library.Types.of;

import io.jukung.cel.value.CelList;
import java.util.List;

/** Lists as sets. */
final class Sets {
    private Sets() {}

    static List<Overload> overloads() {
        return List.of(
                set("contains", (left, right) -> contains(left, right)),
                set("equivalent", (left, right) -> contains(left, right) && contains(right, left)),
                set("intersects", Sets::intersects));
    }

    private interface Question {
        boolean of(CelList left, CelList right);
    }

    private static Overload set(String name, Question question) {
        return Overload.global(
                "sets." + name,
                "list_sets_" + name + "_list",
                BOOL,
                of(Types.list(T), Types.list(T)),
                a -> question.of((CelList) a[0], (CelList) a[1]));
    }

    private static boolean contains(CelList list, CelList parts) {
        for (Object part : parts) {
            if (!list.contains(part)) {
                return false;
            }
        }
        return true;
    }

    private static boolean intersects(CelList left, CelList right) {
        for (Object element : right) {
            if (left.contains(element)) {
                return true;
            }
        }
        return false;
    }
}
