package io.jukung.http;

import java.util.ArrayList;
import java.util.List;

/** Comma-separated header values. */
final class Tokens {
    private Tokens() {}

    /** Every token of every field, trimmed, in order. */
    static List<String> split(List<String> fields) {
        List<String> tokens = new ArrayList<>();
        for (String field : fields) {
            for (String token : field.split(",", -1)) {
                if (!token.isBlank()) {
                    tokens.add(token.strip());
                }
            }
        }
        return tokens;
    }

    /** Compares without case. */
    static boolean contains(List<String> fields, String wanted) {
        return split(fields).stream().anyMatch(wanted::equalsIgnoreCase);
    }
}
