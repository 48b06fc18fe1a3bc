package io.jukung.machinery.tree;

/**
 * Block style as kubectl prints it: two spaces a level, a sequence as deep as its key, quotes only
 * where a text would be read as something else, literal blocks for texts of several lines.
 */
final class YamlWriter {
    private final StringBuilder out = new StringBuilder(1024);

    private YamlWriter() {}

    static String write(Object value) {
        YamlWriter writer = new YamlWriter();
        writer.value(value, 0, false);
        return writer.out.toString();
    }

    /**
     * Writes a value up to its line feed.
     *
     * @param indent of the value's own lines
     * @param inline whether something stands on the line already
     */
    private void value(Object value, int indent, boolean inline) {
        switch (value) {
            case JsonObject object when !object.isEmpty() -> object(object, indent);
            case JsonArray array when !array.isEmpty() -> array(array, indent);
            case JsonObject ignored -> out.append("{}\n");
            case JsonArray ignored -> out.append("[]\n");
            case String text -> text(text, indent, inline);
            case Double number -> out.append(number(number)).append('\n');
            default -> out.append(value).append('\n');
        }
    }

    private static String number(double number) {
        if (Double.isNaN(number)) {
            return ".nan";
        }
        if (Double.isInfinite(number)) {
            return number > 0 ? ".inf" : "-.inf";
        }
        return Json.toText(number);
    }

    /** The first member goes on the current line: behind a dash, or at its start. */
    private void object(JsonObject object, int indent) {
        for (int i = 0; i < object.size(); i++) {
            if (i > 0) {
                out.repeat(' ', indent);
            }
            out.append(plainOrQuoted(object.key(i))).append(':');
            Object value = object.value(i);
            if (value instanceof JsonObject child && !child.isEmpty()) {
                out.append('\n').repeat(' ', indent + 2);
                object(child, indent + 2);
            } else if (value instanceof JsonArray child && !child.isEmpty()) {
                out.append('\n').repeat(' ', indent);
                array(child, indent);
            } else {
                out.append(' ');
                value(value, indent + 2, true);
            }
        }
    }

    private void array(JsonArray array, int indent) {
        for (int i = 0; i < array.size(); i++) {
            if (i > 0) {
                out.repeat(' ', indent);
            }
            out.append("- ");
            value(array.get(i), indent + 2, true);
        }
    }

    private void text(String text, int indent, boolean inline) {
        if (text.indexOf('\n') >= 0 && canBeBlock(text)) {
            block(text, Math.max(indent, inline ? indent : 2));
        } else {
            out.append(plainOrQuoted(text)).append('\n');
        }
    }

    private static boolean canBeBlock(String text) {
        if (text.contains(" \n") || text.endsWith(" ") || text.isBlank()) {
            return false;
        }
        return text.chars().allMatch(c -> c == '\n' || c == '\t' || isPrintable(c));
    }

    private void block(String text, int indent) {
        out.append('|');
        char first = text.charAt(0);
        if (first == ' ' || first == '\n') {
            out.append('2');
        }
        String body = text;
        if (!text.endsWith("\n")) {
            out.append('-');
        } else if (text.endsWith("\n\n")) {
            out.append('+');
            body = text.substring(0, text.length() - 1);
        } else {
            body = text.substring(0, text.length() - 1);
        }
        out.append('\n');
        for (String line : body.split("\n", -1)) {
            if (!line.isEmpty()) {
                out.repeat(' ', indent).append(line);
            }
            out.append('\n');
        }
    }

    private static String plainOrQuoted(String text) {
        if (YamlScalar.isOther(text)) {
            return quoted(text);
        }
        if (isPlain(text)) {
            return text;
        }
        boolean simple = text.chars().allMatch(YamlWriter::isPrintable);
        boolean edges = text.startsWith(" ") || text.endsWith(" ");
        return simple && !edges ? "'" + text.replace("'", "''") + "'" : quoted(text);
    }

    /** Whether the text, unquoted, is read as one plain scalar. */
    private static boolean isPlain(String text) {
        char first = text.charAt(0);
        if ("#,[]{}&*!|>'\"%@` =".indexOf(first) >= 0 || text.startsWith("---")) {
            return false;
        }
        if ((first == '-' || first == '?' || first == ':')
                && (text.length() == 1 || text.charAt(1) == ' ' || first == ':')) {
            return false;
        }
        if (text.startsWith("...")
                || text.equals("<<")
                || text.endsWith(":")
                || text.endsWith(" ")) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean spaceBehind = i + 1 < text.length() && text.charAt(i + 1) == ' ';
            if (!isPrintable(c)
                    || (c == ':' && spaceBehind)
                    || (c == '#' && text.charAt(i - 1) == ' ')) {
                return false;
            }
        }
        return true;
    }

    private static boolean isPrintable(int c) {
        return c >= ' '
                && c != 0x7f
                && !(c >= 0x80 && c < 0xa0)
                && c != 0xfeff
                && c != 0x2028
                && c != 0x2029;
    }

    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder(text.length() + 2).append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> quoted.append("\\\"");
                case '\\' -> quoted.append("\\\\");
                case '\n' -> quoted.append("\\n");
                case '\t' -> quoted.append("\\t");
                case '\r' -> quoted.append("\\r");
                default -> {
                    if (isPrintable(c)) {
                        quoted.append(c);
                    } else {
                        quoted.append(String.format("\\u%04x", (int) c));
                    }
                }
            }
        }
        return quoted.append('"').toString();
    }
}
