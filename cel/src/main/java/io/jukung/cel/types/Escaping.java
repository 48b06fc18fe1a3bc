package io.jukung.cel.types;

import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Property names as identifiers of CEL and back; the source is apiserver's {@code cel.Escape}.
 *
 * <p>{@code a.b-c/d} is {@code a__dot__b__dash__c__slash__d}, {@code __} is {@code
 * __underscores__}, and a reserved word stands between two pairs of underscores: {@code
 * __namespace__}.
 */
public final class Escaping {
    private static final Set<String> RESERVED =
            Set.of(
                    "true",
                    "false",
                    "null",
                    "in",
                    "as",
                    "break",
                    "const",
                    "continue",
                    "else",
                    "for",
                    "function",
                    "if",
                    "import",
                    "let",
                    "loop",
                    "package",
                    "namespace",
                    "return",
                    "var",
                    "void",
                    "while");

    private static final Pattern ESCAPABLE = Pattern.compile("[a-zA-Z_./-][a-zA-Z0-9_./-]*");
    private static final Pattern IDENTIFIER = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");

    private Escaping() {}

    /** Whether a name can stand in an expression as it is. */
    public static boolean isIdentifier(String name) {
        return IDENTIFIER.matcher(name).matches() && !RESERVED.contains(name);
    }

    /** The identifier for a property, null where the name cannot be written in CEL. */
    public static @Nullable String escape(String name) {
        if (RESERVED.contains(name)) {
            return "__" + name + "__";
        }
        if (!ESCAPABLE.matcher(name).matches()) {
            return null;
        }
        if (IDENTIFIER.matcher(name).matches() && !name.contains("__")) {
            return name;
        }
        return name.replace("__", "__underscores__")
                .replace(".", "__dot__")
                .replace("-", "__dash__")
                .replace("/", "__slash__");
    }

    /** The property that an identifier stands for, null where none is escaped so. */
    public static @Nullable String unescape(String escaped) {
        if (!escaped.contains("__")) {
            return escaped;
        }
        if (escaped.startsWith("__") && escaped.endsWith("__") && escaped.length() > 4) {
            String word = escaped.substring(2, escaped.length() - 2);
            if (RESERVED.contains(word)) {
                return word;
            }
        }
        StringBuilder name = new StringBuilder();
        int at = 0;
        while (at < escaped.length()) {
            if (!escaped.startsWith("__", at)) {
                name.append(escaped.charAt(at++));
                continue;
            }
            String[] found = null;
            for (String[] pair : WORDS) {
                if (escaped.startsWith(pair[0], at)) {
                    found = pair;
                    break;
                }
            }
            if (found == null) {
                return null;
            }
            name.append(found[1]);
            at += found[0].length();
        }
        return name.toString();
    }

    private static final String[][] WORDS = {
        {"__underscores__", "__"}, {"__dot__", "."}, {"__dash__", "-"}, {"__slash__", "/"}
    };
}
