package io.jukung.http.streams;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A terminal's size in characters, as clients send it on the resize stream. */
public record TerminalSize(int width, int height) {
    private static final int MAX_LENGTH = 1024;
    private static final Pattern WIDTH = Pattern.compile("\"Width\"\\s*:\\s*(\\d{1,5})");
    private static final Pattern HEIGHT = Pattern.compile("\"Height\"\\s*:\\s*(\\d{1,5})");

    /** Reads the next object of a stream of {@code {"Width":80,"Height":24}}; null at its end. */
    static @Nullable TerminalSize read(InputStream in) throws IOException {
        StringBuilder text = new StringBuilder();
        int c;
        while ((c = in.read()) >= 0) {
            text.append((char) c);
            if (c == '}') {
                String object = text.toString();
                return new TerminalSize(number(WIDTH, object), number(HEIGHT, object));
            }
            if (text.length() > MAX_LENGTH) {
                throw new IOException("malformed terminal size");
            }
        }
        return null;
    }

    private static int number(Pattern field, String object) {
        Matcher matcher = field.matcher(object);
        return matcher.find() ? Integer.parseInt(matcher.group(1)) : 0;
    }

    byte[] json() {
        String text = "{\"Width\":" + width + ",\"Height\":" + height + "}\n";
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
