package io.jukung.schema.openapi;

import io.jukung.machinery.tree.Json;
import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.machinery.tree.Yaml;
import io.jukung.schema.protobuf.ProtoWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Writes an OpenAPI document as the protobuf message of gnostic, which client-go asks for. What
 * becomes of each member stands in a table beside this class, one per version of OpenAPI:
 *
 * <pre>
 *   title 9 text          the member "title" is the text of field 9
 *   required 23 text[]    every element of a list (a single value counts as one)
 *   x- 36 any             members whose name begins so, as pairs of name and value; any is YAML
 *   * 1 Schema            all other members, likewise
 *   ?$ref 2 Reference     the object itself in field 2, where it has the member "$ref"
 *   ?in=body 1 Body       likewise, where the member "in" is "body"; the first that fits counts
 *   ? 1 Schema            likewise, any object
 *   = 2 flag              the value itself in field 2, where it is of that kind
 * </pre>
 */
final class Gnostic {
    /** The tables of OpenAPI 2 and 3. */
    static final Gnostic V2 = read("gnostic-v2.txt");

    static final Gnostic V3 = read("gnostic-v3.txt");

    private final Map<String, List<Line>> messages;

    /** A line of the table; the kind is that of one value. */
    private record Line(String rule, int field, String kind, boolean repeated) {
        static Line of(String text) {
            String[] parts = text.strip().split(" ");
            boolean repeated = parts[2].endsWith("[]");
            String kind = repeated ? parts[2].substring(0, parts[2].length() - 2) : parts[2];
            return new Line(parts[0], Integer.parseInt(parts[1]), kind, repeated);
        }
    }

    private Gnostic(Map<String, List<Line>> messages) {
        this.messages = messages;
    }

    private static Gnostic read(String name) {
        Map<String, List<Line>> messages = new HashMap<>();
        List<Line> current = new ArrayList<>();
        try (InputStream in =
                Objects.requireNonNull(Gnostic.class.getResourceAsStream(name), name)) {
            for (String line :
                    new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList()) {
                if (line.startsWith(" ")) {
                    current.add(Line.of(line));
                } else if (!line.startsWith("#")) {
                    current = new ArrayList<>();
                    messages.put(line, current);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Gnostic(messages);
    }

    byte[] encode(JsonObject document) {
        ProtoWriter out = new ProtoWriter();
        message("Document", document, out);
        return out.toBytes();
    }

    private void message(String name, Object value, ProtoWriter out) {
        List<Line> lines = Objects.requireNonNull(messages.get(name), name);
        JsonObject object = value instanceof JsonObject o ? o : JsonObject.EMPTY;
        for (Line line : lines) {
            switch (line.rule().charAt(0)) {
                case '=' -> values(line, value, out);
                case '?' -> {
                    if (value instanceof JsonObject && fits(line.rule().substring(1), object)) {
                        value(line, value, out);
                        return;
                    }
                }
                case '*', '/' -> pairs(line, lines, object, out);
                default -> {
                    if (line.rule().equals("x-")) {
                        pairs(line, lines, object, out);
                    } else {
                        values(line, object.get(line.rule()), out);
                    }
                }
            }
        }
    }

    private static boolean fits(String condition, JsonObject object) {
        int equals = condition.indexOf('=');
        return equals < 0
                ? condition.isEmpty() || object.has(condition)
                : object.string(condition.substring(0, equals))
                        .equals(condition.substring(equals + 1));
    }

    private void pairs(Line line, List<Line> lines, JsonObject object, ProtoWriter out) {
        Line inner = new Line("", 2, line.kind(), false);
        object.forEach((name, member) -> {
            boolean meant =
                    line.rule().equals("*")
                            ? lines.stream().noneMatch(other -> named(other, name))
                            : name.startsWith(line.rule());
            if (meant) {
                out.message(
                        line.field(),
                        pair -> {
                            pair.text(1, name);
                            value(inner, member, pair);
                        });
            }
        });
    }

    private static boolean named(Line line, String name) {
        return line.rule().equals("x-") ? name.startsWith("x-") : line.rule().equals(name);
    }

    private void values(Line line, @Nullable Object value, ProtoWriter out) {
        if (line.repeated() && value instanceof JsonArray array) {
            array.forEach(element -> value(line, element, out));
        } else if (value != null && (line.repeated() || !vanishes(line, value))) {
            value(line, value, out);
        }
    }

    /** Protobuf does not write a scalar that has its type's zero, except one of a choice. */
    private static boolean vanishes(Line line, Object value) {
        return switch (line.kind()) {
            case "text", "flag", "integer", "fraction" ->
                    !line.rule().equals("=")
                            && (value.equals("")
                                    || value.equals(false)
                                    || (value instanceof Number n && n.doubleValue() == 0));
            default -> false;
        };
    }

    private void value(Line line, @Nullable Object value, ProtoWriter out) {
        switch (line.kind()) {
            case "text" -> {
                if (value instanceof String text) {
                    out.text(line.field(), text);
                }
            }
            case "flag" -> {
                if (value instanceof Boolean flag) {
                    out.flag(line.field(), flag);
                }
            }
            case "integer" -> {
                if (value instanceof Number number) {
                    out.number(line.field(), number.longValue());
                }
            }
            case "fraction" -> {
                if (value instanceof Number number) {
                    out.fraction(line.field(), number.doubleValue());
                }
            }
            case "any" -> out.message(line.field(), any -> any.text(2, yaml(value)));
            default -> {
                Object content = value == null ? JsonObject.EMPTY : value;
                out.message(line.field(), inner -> message(line.kind(), content, inner));
            }
        }
    }

    private static String yaml(@Nullable Object value) {
        return Yaml.write(Json.wrap(value));
    }
}
