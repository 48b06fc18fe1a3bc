package io.jukung.schema.protobuf;

import io.jukung.schema.Schemas;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The messages of all built-in types; a line of {@code wire.txt} is parsed when first needed. */
final class Wire {
    private final Map<String, String> lines = new HashMap<>();
    private final Map<String, Message> messages = new ConcurrentHashMap<>();

    /**
     * A field's place in its message.
     *
     * @param pointer whether a zero that is present means something
     * @param wrapped whether a list stands in a message of its own, as field 1
     * @param embedded the message that holds an embedded struct's fields, null for a plain field
     */
    record WireField(
            int number,
            String name,
            boolean pointer,
            boolean wrapped,
            @Nullable Message embedded) {}

    record Message(List<WireField> fields, Map<Integer, WireField> byNumber) {
        @Nullable WireField field(int number) {
            return byNumber.get(number);
        }
    }

    Wire() {
        for (String line : Schemas.wireLines()) {
            int space = line.indexOf(' ');
            if (space < 0) {
                lines.put(line, "");
            } else {
                lines.put(line.substring(0, space), line.substring(space + 1));
            }
        }
    }

    boolean has(String type) {
        return lines.containsKey(type);
    }

    /** The message of a type by its key, {@code core.v1.PodSpec}; one without fields if unknown. */
    Message message(String type) {
        Message known = messages.get(type);
        if (known == null) {
            known = parse(lines.getOrDefault(type, ""));
            messages.put(type, known);
        }
        return known;
    }

    private Message parse(String line) {
        if (line.isEmpty()) {
            return new Message(List.of(), Map.of());
        }
        Map<Integer, WireField> byNumber = new HashMap<>();
        List<WireField> fields = new ArrayList<>();
        for (String word : line.split(" ")) {
            int colon = word.indexOf(':');
            int number = Integer.parseInt(word.substring(0, colon));
            String name = word.substring(colon + 1);
            boolean pointer = name.contains("*");
            boolean wrapped = name.contains("@");
            name = name.replace("*", "").replace("@", "");
            WireField field =
                    name.startsWith("~")
                            ? new WireField(number, "", false, false, message(name.substring(1)))
                            : new WireField(number, name, pointer, wrapped, null);
            fields.add(field);
            byNumber.put(number, field);
        }
        return new Message(List.copyOf(fields), byNumber);
    }
}
