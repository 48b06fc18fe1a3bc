package io.jukung.machinery.tree;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.snakeyaml.engine.v2.api.ConstructNode;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.resolver.ScalarResolver;
import org.snakeyaml.engine.v2.schema.Schema;

/**
 * YAML to trees and back, as {@code sigs.k8s.io/yaml} has it: YAML 1.1, so an unquoted {@code yes}
 * is true, {@code 0777} is octal, and keys become texts ({@code 1: a} gives {@code {"1": "a"}}).
 * JSON is YAML.
 */
public final class Yaml {
    private static final LoadSettings SETTINGS =
            LoadSettings.builder()
                    .setSchema(new PlainSchema())
                    .setAllowDuplicateKeys(true)
                    .setAllowRecursiveKeys(false)
                    .setCodePointLimit(Integer.MAX_VALUE)
                    .setMaxAliasesForCollections(Integer.MAX_VALUE)
                    .build();

    private Yaml() {}

    /** Tells plain scalars from quoted and tagged ones; what they stand for is found out later. */
    private static final class PlainSchema implements Schema {
        static final Tag PLAIN = new Tag("!plain-scalar");

        @Override
        public ScalarResolver getScalarResolver() {
            return (text, implicit) -> implicit ? PLAIN : Tag.STR;
        }

        @Override
        public Map<Tag, ConstructNode> getSchemaTagConstructors() {
            return Map.of();
        }
    }

    /**
     * Parses the only document of a text as an object; a text without content is the empty object.
     *
     * @throws MalformedException where it is not one object
     */
    public static JsonObject parse(String text) {
        return parse(text.getBytes(StandardCharsets.UTF_8));
    }

    public static JsonObject parse(byte[] text) {
        return parse(text, duplicate -> {});
    }

    /**
     * As {@link #parse(byte[])}, telling of each key that is set twice, {@code line 3: key "a"
     * already set in map}; the last value stays.
     */
    public static JsonObject parse(byte[] text, Consumer<String> duplicate) {
        List<Object> documents = parseAll(text, duplicate);
        if (documents.isEmpty()) {
            return JsonObject.EMPTY;
        }
        return switch (documents.getFirst()) {
            case JsonObject object -> object;
            case JsonNull ignored -> JsonObject.EMPTY;
            case Object other ->
                    throw new MalformedException(
                            "json: cannot unmarshal " + Json.typeName(other) + " into an object");
        };
    }

    /** All documents of a text; one without content is {@link JsonNull}. */
    public static List<Object> parseAll(String text) {
        return parseAll(text.getBytes(StandardCharsets.UTF_8), duplicate -> {});
    }

    public static List<Object> parseAll(byte[] text, Consumer<String> duplicate) {
        List<Object> documents = new ArrayList<>();
        try {
            for (Node node :
                    new Compose(SETTINGS)
                            .composeAllFromInputStream(
                                    new ByteArrayInputStream(withoutTabs(text)))) {
                documents.add(new Reader(duplicate).value(node));
            }
        } catch (MarkedYamlEngineException e) {
            String line =
                    e.getProblemMark()
                            .map(mark -> "line " + (mark.getLine() + 1) + ": ")
                            .orElse("");
            throw new MalformedException("yaml: " + line + e.getProblem());
        } catch (YamlEngineException e) {
            throw new MalformedException("yaml: " + e.getMessage());
        } catch (StackOverflowError e) {
            throw new MalformedException("yaml: exceeded max depth");
        }
        return documents;
    }

    /**
     * A JSON-like text with spaces for the tabs between its tokens: what follows a tab may not
     * begin a token in YAML, but indented JSON does so.
     */
    private static byte[] withoutTabs(byte[] text) {
        int start = 0;
        while (start < text.length && text[start] <= ' ') {
            start++;
        }
        if (start == text.length || (text[start] != '{' && text[start] != '[')) {
            return text;
        }
        byte[] spaced = null;
        byte quote = 0;
        byte before = 0;
        for (int i = 0; i < text.length; i++) {
            byte c = text[i];
            if (quote != 0) {
                if (c == '\\' && quote == '"') {
                    i++;
                } else if (c == quote) {
                    quote = 0;
                }
            } else if (c == '"' || (c == '\'' && "{[,:".indexOf(before) >= 0)) {
                quote = c;
            } else if (c == '\t') {
                spaced = spaced == null ? text.clone() : spaced;
                spaced[i] = ' ';
            }
            before = c > ' ' ? c : before;
        }
        return spaced == null ? text : spaced;
    }

    /** The value as YAML in block style, as kubectl prints it; ends with a line feed. */
    public static String write(Object value) {
        return YamlWriter.write(value);
    }

    /** Turns one document's nodes into a tree. */
    private static final class Reader {
        private final Consumer<String> duplicate;
        private final Map<Node, Boolean> open = new IdentityHashMap<>();
        private final Map<Node, Boolean> seen = new IdentityHashMap<>();
        private int aliasDepth;
        private long aliased;
        private long all;

        Reader(Consumer<String> duplicate) {
            this.duplicate = duplicate;
        }

        Object value(Node node) {
            boolean collection = !(node instanceof ScalarNode);
            if (collection && open.put(node, true) != null) {
                throw new MalformedException(
                        "yaml: anchor '"
                                + node.getAnchor().map(Object::toString).orElse("")
                                + "' value contains itself");
            }
            boolean alias = collection && seen.put(node, true) != null;
            aliasDepth += alias ? 1 : 0;
            count();
            Object value =
                    switch (node) {
                        case MappingNode mapping -> object(mapping);
                        case SequenceNode sequence -> array(sequence);
                        case ScalarNode scalar -> scalar(scalar);
                        default -> throw new MalformedException("yaml: unknown node");
                    };
            aliasDepth -= alias ? 1 : 0;
            if (collection) {
                open.remove(node);
            }
            return value;
        }

        /** A few lines of aliases can stand for gigabytes: the larger, the fewer may be aliased. */
        private void count() {
            all++;
            if (aliasDepth > 0) {
                aliased++;
            }
            if (aliased > 100 && all > 1000) {
                double most =
                        all <= 400_000
                                ? 0.99
                                : all >= 4_000_000
                                        ? 0.10
                                        : 0.99 - 0.89 * (all - 400_000) / 3_600_000.0;
                if (aliased / (double) all > most) {
                    throw new MalformedException("yaml: document contains excessive aliasing");
                }
            }
        }

        private JsonArray array(SequenceNode sequence) {
            List<Object> elements = new ArrayList<>(sequence.getValue().size());
            for (Node element : sequence.getValue()) {
                elements.add(value(element));
            }
            return JsonArray.ofTree(elements);
        }

        private JsonObject object(MappingNode mapping) {
            JsonObject.Builder builder = JsonObject.builder();
            List<Node> merged = new ArrayList<>(0);
            for (NodeTuple tuple : mapping.getValue()) {
                if (isMerge(tuple.getKeyNode())) {
                    merged.add(tuple.getValueNode());
                    continue;
                }
                String key = key(tuple.getKeyNode());
                if (builder.add(key, value(tuple.getValueNode()))) {
                    int line = tuple.getKeyNode().getStartMark().map(Mark::getLine).orElse(0) + 1;
                    duplicate.accept("line " + line + ": key \"" + key + "\" already set in map");
                }
            }
            merged.forEach(node -> merge(node, builder));
            return builder.build();
        }

        private static boolean isMerge(Node key) {
            return key instanceof ScalarNode scalar
                    && scalar.getScalarStyle() == ScalarStyle.PLAIN
                    && scalar.getValue().equals("<<");
        }

        /** What the mapping has itself wins over what it takes from others. */
        private void merge(Node node, JsonObject.Builder builder) {
            if (node instanceof SequenceNode sequence) {
                sequence.getValue().forEach(element -> merge(element, builder));
            } else if (value(node) instanceof JsonObject object) {
                object.forEach((key, value) -> {
                    if (builder.get(key) == null) {
                        builder.put(key, value);
                    }
                });
            } else {
                throw new MalformedException(
                        "yaml: map merge requires map or sequence of maps as the value");
            }
        }

        private String key(Node node) {
            Object key = value(node);
            return switch (key) {
                case String s -> s;
                case Long l -> l.toString();
                case Double ignored -> Json.toText(key);
                case Boolean b -> b.toString();
                case JsonNull ignored -> "null";
                default ->
                        throw new MalformedException("yaml: invalid map key: " + Json.toText(key));
            };
        }

        private static Object scalar(ScalarNode scalar) {
            String text = scalar.getValue();
            Tag tag = scalar.getTag();
            if (tag.equals(Tag.BINARY)) {
                try {
                    return new String(Base64.getMimeDecoder().decode(text), StandardCharsets.UTF_8);
                } catch (IllegalArgumentException e) {
                    throw new MalformedException(
                            "yaml: !!binary value contains invalid base64 data");
                }
            }
            boolean typed = !tag.equals(Tag.STR) && tag.getValue().startsWith(Tag.PREFIX);
            return tag.equals(PlainSchema.PLAIN) || typed ? YamlScalar.resolve(text) : text;
        }
    }
}
