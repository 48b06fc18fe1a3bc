package io.jukung.apiserver.registry;

import io.jukung.machinery.tree.Json;
import io.jukung.machinery.tree.MalformedException;
import io.jukung.machinery.typed.Decoding;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What is wrong with the fields of a JSON text, in the order in which upstream's strict decoder
 * meets it: the text is read once more, which only texts with mistakes cost.
 */
final class FieldOrder {
    private final byte[] text;
    private final Predicate<String> unknown;
    private final Set<String> told = new HashSet<>();
    private final List<String> problems = new ArrayList<>();
    private int at;

    private FieldOrder(byte[] text, Predicate<String> unknown) {
        this.text = text;
        this.unknown = unknown;
    }

    /**
     * The problems of a valid JSON text. A field that is unknown is told of once and not looked
     * into.
     *
     * @param unknown whether the field of a path such as {@code spec.containers[0].nmae} is unknown
     */
    static List<String> problems(byte[] json, Predicate<String> unknown) {
        FieldOrder order = new FieldOrder(json, unknown);
        order.value("", true);
        return order.problems;
    }

    private void value(String path, boolean looked) {
        switch (next()) {
            case '{' -> object(path, looked);
            case '[' -> array(path, looked);
            case '"' -> string();
            default -> {
                while (at < text.length && ",]} \t\r\n".indexOf(text[at]) < 0) {
                    at++;
                }
            }
        }
    }

    private void object(String path, boolean looked) {
        Set<String> seen = new HashSet<>();
        at++;
        while (next() != '}') {
            String key = string();
            String field = path.isEmpty() ? key : path + "." + key;
            boolean deeper = looked && !unknown.test(field);
            if (looked && !deeper) {
                tell(Decoding.unknownField(field));
            } else if (deeper && !seen.add(key)) {
                tell(Decoding.duplicateField(field));
            }
            next();
            at++;
            value(field, deeper);
            if (next() == ',') {
                at++;
            }
        }
        at++;
    }

    private void array(String path, boolean looked) {
        at++;
        for (int i = 0; next() != ']'; i++) {
            value(path + "[" + i + "]", looked);
            if (next() == ',') {
                at++;
            }
        }
        at++;
    }

    private void tell(String problem) {
        if (told.add(problem)) {
            problems.add(problem);
        }
    }

    private String string() {
        int from = at++;
        while (text[at] != '"') {
            at += text[at] == '\\' ? 2 : 1;
        }
        at++;
        byte[] quoted = java.util.Arrays.copyOfRange(text, from, at);
        return (String) Json.parseValue(quoted, duplicate -> {});
    }

    private byte next() {
        while (at < text.length && text[at] <= ' ') {
            at++;
        }
        if (at == text.length) {
            throw new MalformedException("unexpected end of JSON input");
        }
        return text[at];
    }
}
