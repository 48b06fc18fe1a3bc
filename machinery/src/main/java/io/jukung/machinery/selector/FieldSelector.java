package io.jukung.machinery.selector;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Conditions on fields that must all hold, {@code metadata.name=web,status.phase!=Running}; the
 * source is apimachinery's {@code fields.Selector}. A field that an object lacks is "".
 *
 * <p>Which fields a resource can be selected by, the resource decides.
 */
public record FieldSelector(List<Term> terms) {
    /** One condition. */
    public record Term(String field, boolean equal, String value) {
        boolean matches(String found) {
            return found.equals(value) == equal;
        }

        @Override
        public String toString() {
            return field + (equal ? "=" : "!=") + escape(value);
        }
    }

    private static final FieldSelector EVERYTHING = new FieldSelector(List.of());

    public FieldSelector {
        terms = List.copyOf(terms);
    }

    /** Matches every object. */
    public static FieldSelector everything() {
        return EVERYTHING;
    }

    /** One field with one value. */
    public static FieldSelector of(String field, String value) {
        return new FieldSelector(List.of(new Term(field, true, value)));
    }

    /**
     * Parses the text form: terms with {@code =}, {@code ==} or {@code !=} between commas; in a
     * value, comma, equals sign and backslash are written behind a backslash.
     *
     * @throws IllegalArgumentException with upstream's text where it cannot be read
     */
    public static FieldSelector parse(String text) {
        List<Term> terms = new ArrayList<>();
        for (String part : split(text).stream().sorted().toList()) {
            if (!part.isEmpty()) {
                terms.add(term(text, part));
            }
        }
        return new FieldSelector(terms);
    }

    private static List<String> split(String text) {
        List<String> parts = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\') {
                i++;
            } else if (c == ',') {
                parts.add(text.substring(start, i));
                start = i + 1;
            }
        }
        parts.add(text.substring(start));
        return parts;
    }

    private static Term term(String whole, String part) {
        for (int i = 0; i < part.length(); i++) {
            for (String operator : List.of("!=", "==", "=")) {
                if (part.startsWith(operator, i)) {
                    return new Term(
                            part.substring(0, i),
                            !operator.equals("!="),
                            unescape(part.substring(i + operator.length())));
                }
            }
        }
        throw new IllegalArgumentException(
                "invalid selector: '" + whole + "'; can't understand '" + part + "'");
    }

    private static String unescape(String text) {
        StringBuilder out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\') {
                char escaped = ++i < text.length() ? text.charAt(i) : ' ';
                if (escaped != '\\' && escaped != ',' && escaped != '=') {
                    throw new IllegalArgumentException(
                            "invalid field selector: invalid escape sequence: "
                                    + text.substring(i - 1, Math.min(i + 1, text.length())));
                }
                out.append(escaped);
            } else if (c == ',' || c == '=') {
                // Upstream prints the character's number here.
                throw new IllegalArgumentException(
                        "invalid field selector: unescaped character in value: " + (int) c);
            } else {
                out.append(c);
            }
        }
        return out.toString();
    }

    private static String escape(String value) {
        return value.replace("\\", "\\\\").replace(",", "\\,").replace("=", "\\=");
    }

    public boolean isEverything() {
        return terms.isEmpty();
    }

    /** Whether an object's selectable fields match. */
    public boolean matches(Map<String, String> fields) {
        return matches(field -> fields.getOrDefault(field, ""));
    }

    /**
     * The same with fields that are looked up.
     *
     * @param fields a field's value, "" where there is none
     */
    public boolean matches(UnaryOperator<String> fields) {
        for (Term term : terms) {
            if (!term.matches(fields.apply(term.field()))) {
                return false;
            }
        }
        return true;
    }

    /** The one value that a field must have, null where none is demanded. */
    public @Nullable String exactMatch(String field) {
        return terms.stream()
                .filter(term -> term.equal() && term.field().equals(field))
                .map(Term::value)
                .findFirst()
                .orElse(null);
    }

    /** The text form. */
    @Override
    public String toString() {
        return terms.stream().map(Term::toString).collect(Collectors.joining(","));
    }
}
