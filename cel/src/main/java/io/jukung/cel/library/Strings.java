package io.jukung.cel.library;

import static io.jukung.cel.library.Types.DYN;
import static io.jukung.cel.library.Types.INT;
import static io.jukung.cel.library.Types.STRING;
import static io.jukung.cel.library.Types.STRINGS;
import static io.jukung.cel.library.Types.of;

import io.jukung.cel.value.CelException;
import io.jukung.cel.value.CelList;
import io.jukung.cel.value.ListValue;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The extension for strings, version 2; positions count characters, not bytes. */
final class Strings {
    private Strings() {}

    static List<Overload> overloads() {
        return List.of(
                Overload.member(
                        "charAt",
                        "string_char_at_int",
                        STRING,
                        of(STRING, INT),
                        a -> charAt((String) a[0], (Long) a[1])),
                Overload.member(
                        "indexOf",
                        "string_index_of_string",
                        INT,
                        of(STRING, STRING),
                        a -> indexOf((String) a[0], (String) a[1], 0)),
                Overload.member(
                        "indexOf",
                        "string_index_of_string_int",
                        INT,
                        of(STRING, STRING, INT),
                        a -> indexOf((String) a[0], (String) a[1], (Long) a[2])),
                Overload.member(
                        "lastIndexOf",
                        "string_last_index_of_string",
                        INT,
                        of(STRING, STRING),
                        a -> lastIndexOf((String) a[0], (String) a[1], Long.MAX_VALUE)),
                Overload.member(
                        "lastIndexOf",
                        "string_last_index_of_string_int",
                        INT,
                        of(STRING, STRING, INT),
                        a -> lastFrom((String) a[0], (String) a[1], (Long) a[2])),
                Overload.member(
                        "lowerAscii",
                        "string_lower_ascii",
                        STRING,
                        of(STRING),
                        a -> ascii((String) a[0], 'A', 'Z', 32)),
                Overload.member(
                        "upperAscii",
                        "string_upper_ascii",
                        STRING,
                        of(STRING),
                        a -> ascii((String) a[0], 'a', 'z', -32)),
                Overload.member(
                        "replace",
                        "string_replace_string_string",
                        STRING,
                        of(STRING, STRING, STRING),
                        a -> replace((String) a[0], (String) a[1], (String) a[2], -1)),
                Overload.member(
                        "replace",
                        "string_replace_string_string_int",
                        STRING,
                        of(STRING, STRING, STRING, INT),
                        a -> replace((String) a[0], (String) a[1], (String) a[2], (Long) a[3])),
                Overload.member(
                        "split",
                        "string_split_string",
                        STRINGS,
                        of(STRING, STRING),
                        a -> split((String) a[0], (String) a[1], -1)),
                Overload.member(
                        "split",
                        "string_split_string_int",
                        STRINGS,
                        of(STRING, STRING, INT),
                        a -> split((String) a[0], (String) a[1], (Long) a[2])),
                Overload.member(
                        "substring",
                        "string_substring_int",
                        STRING,
                        of(STRING, INT),
                        a -> substring((String) a[0], (Long) a[1], Texts.length((String) a[0]))),
                Overload.member(
                        "substring",
                        "string_substring_int_int",
                        STRING,
                        of(STRING, INT, INT),
                        a -> substring((String) a[0], (Long) a[1], (Long) a[2])),
                Overload.member(
                        "trim", "string_trim", STRING, of(STRING), a -> ((String) a[0]).strip()),
                Overload.member(
                        "join", "list_join", STRING, of(STRINGS), a -> join((CelList) a[0], "")),
                Overload.member(
                        "join",
                        "list_join_string",
                        STRING,
                        of(STRINGS, STRING),
                        a -> join((CelList) a[0], (String) a[1])),
                Overload.member(
                        "format",
                        "string_format",
                        STRING,
                        of(STRING, Types.list(DYN)),
                        a -> StringFormat.format((String) a[0], (CelList) a[1])),
                Overload.global(
                        "strings.quote",
                        "strings_quote",
                        STRING,
                        of(STRING),
                        a -> quote((String) a[0])));
    }

    private static int offset(String text, long position) {
        return text.offsetByCodePoints(0, (int) position);
    }

    private static String charAt(String text, long position) {
        long length = Texts.length(text);
        if (position < 0 || position > length) {
            throw new CelException("index out of range: " + position);
        }
        return position == length
                ? ""
                : Character.toString(text.codePointAt(offset(text, position)));
    }

    private static long indexOf(String text, String part, long from) {
        if (part.isEmpty()) {
            return from;
        }
        if (from < 0 || from >= Texts.length(text)) {
            if (from == 0) {
                return -1;
            }
            throw new CelException("index out of range: " + from);
        }
        int found = text.indexOf(part, offset(text, from));
        return found < 0 ? -1 : text.codePointCount(0, found);
    }

    private static long lastFrom(String text, String part, long from) {
        if (!part.isEmpty() && (from < 0 || from >= Texts.length(text))) {
            throw new CelException("index out of range: " + from);
        }
        return lastIndexOf(text, part, from);
    }

    private static long lastIndexOf(String text, String part, long from) {
        long length = Texts.length(text);
        if (part.isEmpty()) {
            return Math.min(from, length);
        }
        int start = from >= length ? text.length() : offset(text, from);
        int found = text.lastIndexOf(part, start);
        return found < 0 ? -1 : text.codePointCount(0, found);
    }

    private static String ascii(String text, char first, char last, int shift) {
        StringBuilder changed = new StringBuilder(text);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= first && c <= last) {
                changed.setCharAt(i, (char) (c + shift));
            }
        }
        return changed.toString();
    }

    /** The first so many, all where the limit is negative; the empty string is between all. */
    private static String replace(String text, String from, String to, long limit) {
        StringBuilder changed = new StringBuilder();
        int at = 0;
        long left = limit < 0 ? Long.MAX_VALUE : limit;
        while (left > 0) {
            int found = text.indexOf(from, at);
            if (found < 0) {
                break;
            }
            changed.append(text, at, found).append(to);
            left--;
            at = found + from.length();
            if (from.isEmpty()) {
                if (found == text.length()) {
                    return changed.toString();
                }
                int next = text.offsetByCodePoints(found, 1);
                changed.append(text, found, next);
                at = next;
            }
        }
        return changed.append(text, Math.min(at, text.length()), text.length()).toString();
    }

    private static CelList split(String text, String separator, long limit) {
        List<Object> parts = new ArrayList<>();
        if (limit == 0) {
            return new ListValue(parts);
        }
        long most = limit < 0 ? Long.MAX_VALUE : limit;
        int at = 0;
        if (separator.isEmpty()) {
            while (at < text.length() && parts.size() < most - 1) {
                int next = text.offsetByCodePoints(at, 1);
                parts.add(text.substring(at, next));
                at = next;
            }
            if (at < text.length()) {
                parts.add(text.substring(at));
            }
            return new ListValue(parts);
        }
        while (parts.size() < most - 1) {
            int found = text.indexOf(separator, at);
            if (found < 0) {
                break;
            }
            parts.add(text.substring(at, found));
            at = found + separator.length();
        }
        parts.add(text.substring(at));
        return new ListValue(parts);
    }

    private static String substring(String text, long from, long to) {
        long length = Texts.length(text);
        if (from > to) {
            throw new CelException(
                    "invalid substring range. start: %d, end: %d".formatted(from, to));
        }
        if (from < 0 || from > length) {
            throw new CelException("index out of range: " + from);
        }
        if (to > length) {
            throw new CelException("index out of range: " + to);
        }
        return text.substring(offset(text, from), offset(text, to));
    }

    private static String join(CelList list, String separator) {
        return list.toList().stream()
                .map(element -> {
                    if (element instanceof String s) {
                        return s;
                    }
                    throw CelException.noSuchOverload();
                })
                .collect(Collectors.joining(separator));
    }

    private static String quote(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        text.codePoints()
                .forEach(c -> {
                    switch (c) {
                        case 7 -> quoted.append("\\a");
                        case '\b' -> quoted.append("\\b");
                        case '\f' -> quoted.append("\\f");
                        case '\n' -> quoted.append("\\n");
                        case '\r' -> quoted.append("\\r");
                        case '\t' -> quoted.append("\\t");
                        case 11 -> quoted.append("\\v");
                        case '\\' -> quoted.append("\\\\");
                        case '"' -> quoted.append("\\\"");
                        default -> quoted.appendCodePoint(c);
                    }
                });
        return quoted.append('"').toString();
    }
}
