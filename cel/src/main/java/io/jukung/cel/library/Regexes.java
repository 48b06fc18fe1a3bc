package io.jukung.cel.library;

import static io.jukung.cel.library.Types.INT;
import static io.jukung.cel.library.Types.STRING;
import static io.jukung.cel.library.Types.STRINGS;
import static io.jukung.cel.library.Types.of;

import com.google.re2j.Matcher;
import io.jukung.cel.value.CelList;
import io.jukung.cel.value.ListValue;
import java.util.ArrayList;
import java.util.List;

/** {@code find} and {@code findAll}; the engine is RE2's, linear in the text. */
final class Regexes {
    private Regexes() {}

    static List<Overload> overloads() {
        return List.of(
                Overload.member(
                        "find",
                        "string_find_string",
                        STRING,
                        of(STRING, STRING),
                        a -> {
                            Matcher matcher = Texts.pattern((String) a[1]).matcher((String) a[0]);
                            return matcher.find() ? matcher.group() : "";
                        }),
                Overload.member(
                        "findAll",
                        "string_find_all_string",
                        STRINGS,
                        of(STRING, STRING),
                        a -> findAll((String) a[0], (String) a[1], -1)),
                Overload.member(
                        "findAll",
                        "string_find_all_string_int",
                        STRINGS,
                        of(STRING, STRING, INT),
                        a -> findAll((String) a[0], (String) a[1], (Long) a[2])));
    }

    private static CelList findAll(String text, String pattern, long limit) {
        Matcher matcher = Texts.pattern(pattern).matcher(text);
        List<Object> found = new ArrayList<>();
        while ((limit < 0 || found.size() < limit) && matcher.find()) {
            found.add(matcher.group());
        }
        return new ListValue(found);
    }
}
