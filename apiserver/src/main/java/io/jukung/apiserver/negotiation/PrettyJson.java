package io.jukung.apiserver.negotiation;

import io.jukung.machinery.tree.Json;
import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonObject;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** JSON for people: two spaces a level, as Go's {@code MarshalIndent} writes it. */
public final class PrettyJson {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream(1024);

    private PrettyJson() {}

    /** A value over many lines, indented by two, without an end of line. */
    public static byte[] write(Object value) {
        PrettyJson writer = new PrettyJson();
        writer.value(value, 0);
        return writer.out.toByteArray();
    }

    private void value(Object value, int depth) {
        switch (value) {
            case JsonObject object when !object.isEmpty() -> {
                text("{");
                for (int i = 0; i < object.size(); i++) {
                    line(i, depth + 1);
                    out.writeBytes(Json.write(object.key(i)));
                    text(": ");
                    value(object.value(i), depth + 1);
                }
                line(0, depth);
                text("}");
            }
            case JsonArray array when !array.isEmpty() -> {
                text("[");
                for (int i = 0; i < array.size(); i++) {
                    line(i, depth + 1);
                    value(array.get(i), depth + 1);
                }
                line(0, depth);
                text("]");
            }
            default -> out.writeBytes(Json.write(value));
        }
    }

    private void line(int index, int depth) {
        text((index > 0 ? ",\n" : "\n") + "  ".repeat(depth));
    }

    private void text(String text) {
        out.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
    }
}
