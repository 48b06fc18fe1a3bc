package io.jukung.kubelet.env;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Expands {@code $(NAME)} in commands and values; {@code $$} stands for one dollar sign, and a name
 * that is not known stays as it is written.
 *
 * <pre>
 *   "$(A)-$$(A)-$(B)" with A=1  ─▶  "1-$(A)-$(B)"
 * </pre>
 */
public final class Expansion {
    private Expansion() {}

    public static String expand(String text, Function<String, @Nullable String> values) {
        if (text.indexOf('$') < 0) {
            return text;
        }
        StringBuilder out = new StringBuilder(text.length());
        int at = 0;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c != '$' || at + 1 == text.length()) {
                out.append(c);
                at++;
                continue;
            }
            char next = text.charAt(at + 1);
            int close = next == '(' ? text.indexOf(')', at + 2) : -1;
            if (next == '$') {
                out.append('$');
                at += 2;
            } else if (close >= 0) {
                String name = text.substring(at + 2, close);
                String value = values.apply(name);
                out.append(value == null ? text.substring(at, close + 1) : value);
                at = close + 1;
            } else {
                out.append('$').append(next);
                at += 2;
            }
        }
        return out.toString();
    }
}
