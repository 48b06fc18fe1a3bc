package io.jukung.codegen;

import io.jukung.codegen.FieldType.Scalar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Writes the schema's data files, which module schema reads:
 *
 * <ul>
 *   <li>{@code types.txt}: a line per package, {@code #<upstream> <group> <version>}, then a line
 *       per type, {@code <key>\t<facts>\t<field>\t<field>…}, a field being {@code <name> <type>
 *       <facts>…}, {@code plain} among them where a zero is left out;
 *   <li>{@code docs.txt}: descriptions, {@code <key>\t<text>} and {@code <key>.<field>\t<text>};
 *   <li>{@code resources.txt}, {@code defaults.txt}, {@code wire.txt}: the overlay's, without
 *       comments.
 * </ul>
 *
 * A type is written as a letter for a scalar, {@code [} or <code>{</code> before an element's type,
 * or {@code =<key>}.
 */
final class SchemaWriter {
    private final Map<String, ApiType> types;
    private final OwnDescriptions own = OwnDescriptions.read();
    private final Map<String, String> wire = new HashMap<>();

    SchemaWriter(Map<String, ApiType> types) {
        this.types = types;
        for (String line : Overlay.lines("wire.txt")) {
            int space = line.indexOf(' ');
            wire.put(space < 0 ? line : line.substring(0, space), line.substring(space + 1));
        }
    }

    void write(Path folder) throws IOException {
        List<String> lines = new ArrayList<>();
        List<String> docs = new ArrayList<>();
        ApiPackage last = null;
        for (ApiType type : types.values()) {
            ApiPackage in = type.in();
            if (!in.equals(last)) {
                String group = in.group().isEmpty() ? "core" : in.group();
                lines.add("#" + in.upstream() + " " + group + " " + in.version());
                last = in;
            }
            StringBuilder line = new StringBuilder(type.key()).append('\t').append(type.facts());
            if (type.hasKind()) {
                line.append(" kind");
            }
            doc(type.key(), type.description(), docs);
            for (Field field : type.fields()) {
                line.append('\t').append(field.name()).append(' ').append(code(field.type()));
                line.append(field.required() ? " required" : "");
                line.append(isPlain(type.key(), field) ? " plain" : "");
                if (!field.facts().isEmpty()) {
                    line.append(' ').append(field.facts());
                }
                doc(type.key() + "." + field.name(), own.of(field), docs);
            }
            lines.add(line.toString());
        }
        for (String line : Overlay.lines("extra-types.txt")) {
            lines.add(line.replaceFirst("^package ", "#").replace('|', '\t'));
        }
        Files.write(folder.resolve("types.txt"), lines);
        Files.write(folder.resolve("docs.txt"), docs);
        for (String name : List.of("resources.txt", "defaults.txt", "wire.txt")) {
            Files.write(folder.resolve(name), Overlay.lines(name));
        }
    }

    /** Whether Go has no pointer there, so that a zero is not told from nothing. */
    private boolean isPlain(String type, Field field) {
        boolean written =
                Arrays.stream(field.facts().split(" "))
                        .anyMatch(Set.of("always", "zero", "null")::contains);
        return !written && "sildbB".contains(code(field.type())) && isValue(type, field.name());
    }

    /** What is embedded stands in a message of its own. */
    private boolean isValue(String type, String field) {
        for (String place : wire.getOrDefault(type, "").split(" ")) {
            String name = place.substring(place.indexOf(':') + 1);
            if (name.equals(field) || (name.startsWith("~") && isValue(name.substring(1), field))) {
                return true;
            }
        }
        return false;
    }

    private static void doc(String key, String text, List<String> docs) {
        if (!text.isEmpty()) {
            String escaped = text.replace("\\", "\\\\").replace("\n", "\\n").replace("\t", "\\t");
            docs.add(key + "\t" + escaped);
        }
    }

    static String code(FieldType type) {
        return switch (type) {
            case Scalar scalar ->
                    switch (scalar) {
                        case STRING -> "s";
                        case INT32 -> "i";
                        case INT64 -> "l";
                        case DOUBLE -> "d";
                        case BOOLEAN -> "b";
                        case BYTES -> "B";
                        case TIME -> "t";
                        case MICRO_TIME -> "m";
                        case QUANTITY -> "q";
                        case INT_OR_STRING -> "x";
                        case JSON -> "j";
                        case RAW_EXTENSION -> "r";
                        case FIELDS_V1 -> "f";
                        case SCHEMA_OR_ARRAY -> "A";
                        case SCHEMA_OR_BOOL -> "O";
                        case SCHEMA_OR_STRINGS -> "S";
                    };
            case FieldType.Ref(String key) -> "=" + key;
            case FieldType.ListOf(FieldType element) -> "[" + code(element);
            case FieldType.MapOf(FieldType value) -> "{" + code(value);
        };
    }
}
