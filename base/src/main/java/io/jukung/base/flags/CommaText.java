package io.jukung.base.flags;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Lists in one text, as a line of CSV: commas inside double quotes do not separate. */
final class CommaText {
    private CommaText() {}

    static List<String> split(String text) {
        if (text.isEmpty()) {
            return List.of();
        }
        List<String> parts = new ArrayList<>();
        StringBuilder part = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' && quoted && i + 1 < text.length() && text.charAt(i + 1) == '"') {
                part.append(c);
                i++;
            } else if (c == '"' && (quoted || part.isEmpty())) {
                quoted = !quoted;
            } else if (c == ',' && !quoted) {
                parts.add(part.toString());
                part.setLength(0);
            } else {
                part.append(c);
            }
        }
        parts.add(part.toString());
        return parts;
    }

    static String join(List<?> parts) {
        return parts.stream()
                .map(String::valueOf)
                .map(part ->
                        part.indexOf(',') < 0 ? part : "\"" + part.replace("\"", "\"\"") + "\"")
                .collect(Collectors.joining(","));
    }
}
