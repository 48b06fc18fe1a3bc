package io.jukung.apiserver.negotiation;

import java.util.ArrayList;
import java.util.List;

/** Warnings as headers: within 4 KiB in all, long ones cut rather than the last ones lost. */
final class Warnings {
    private static final int ALL = 4 * 1024;
    private static final int EACH = 256;

    private Warnings() {}

    /** {@code 299 - "unknown field \"spec.foo\""}; what cannot stand in a header is left out. */
    static List<String> headers(List<String> texts) {
        if (texts.isEmpty()) {
            return List.of();
        }
        boolean cut = texts.stream().mapToInt(String::length).sum() > ALL;
        List<String> headers = new ArrayList<>(texts.size());
        int length = 0;
        for (String text : texts) {
            if (text.chars().anyMatch(Character::isISOControl)) {
                continue;
            }
            String shown = cut && text.length() > EACH ? text.substring(0, EACH) : text;
            length += shown.length();
            if (length > ALL) {
                break;
            }
            headers.add("299 - \"" + shown.replace("\\", "\\\\").replace("\"", "\\\"") + "\"");
        }
        return headers;
    }
}
