package io.jukung.cel.library;

import static io.jukung.cel.library.Types.BOOL;
import static io.jukung.cel.library.Types.BYTES;
import static io.jukung.cel.library.Types.INT;
import static io.jukung.cel.library.Types.K;
import static io.jukung.cel.library.Types.STRING;
import static io.jukung.cel.library.Types.T;
import static io.jukung.cel.library.Types.V;
import static io.jukung.cel.library.Types.of;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.jukung.cel.value.Bytes;
import io.jukung.cel.value.CelException;
import io.jukung.cel.value.CelList;
import io.jukung.cel.value.CelMap;
import java.util.List;

/** CEL's own functions of strings and sizes. */
final class Texts {
    private Texts() {}

    static List<Overload> overloads() {
        return List.of(
                Overload.global("size", "size", INT, of(STRING), a -> length((String) a[0])),
                Overload.global("size", "size", INT, of(BYTES), a -> (long) ((Bytes) a[0]).size()),
                Overload.global(
                        "size",
                        "size",
                        INT,
                        of(Types.list(T)),
                        a -> (long) ((CelList) a[0]).size()),
                Overload.global(
                        "size",
                        "size",
                        INT,
                        of(Types.map(K, V)),
                        a -> (long) ((CelMap) a[0]).size()),
                Overload.member(
                        "contains",
                        "contains",
                        BOOL,
                        of(STRING, STRING),
                        a -> ((String) a[0]).contains((String) a[1])),
                Overload.member(
                        "startsWith",
                        "startsWith",
                        BOOL,
                        of(STRING, STRING),
                        a -> ((String) a[0]).startsWith((String) a[1])),
                Overload.member(
                        "endsWith",
                        "endsWith",
                        BOOL,
                        of(STRING, STRING),
                        a -> ((String) a[0]).endsWith((String) a[1])),
                Overload.member(
                        "matches",
                        "matches",
                        BOOL,
                        of(STRING, STRING),
                        a -> pattern((String) a[1]).matcher((String) a[0]).find()));
    }

    static long length(String text) {
        return text.codePointCount(0, text.length());
    }

    static Pattern pattern(String text) {
        try {
            return Pattern.compile(text);
        } catch (PatternSyntaxException e) {
            throw new CelException("error parsing regexp: " + goText(e));
        }
    }

    /** Both are ports of one engine; only the frame of their messages differs. */
    static String goText(PatternSyntaxException e) {
        String pattern = e.getPattern();
        return e.getDescription() + (pattern == null ? "" : ": `" + pattern + "`");
    }
}
