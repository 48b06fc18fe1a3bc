package io.jukung.schema.openapi;

import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonObject;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Joins OpenAPI v2 documents as upstream's aggregator does: paths that are taken stay as they are,
 * a definition that differs from one of the same name is added as {@code Name_v2}, and one that
 * differs only in the kinds it stands for gets all of them.
 */
public final class SwaggerMerge {
    private static final String DEFINITION = "#/definitions/";
    private static final String PARAMETER = "#/parameters/";
    private static final String KINDS = "x-kubernetes-group-version-kind";

    private SwaggerMerge() {}

    /** What another server documents of one group and version. */
    public static JsonObject below(JsonObject document, String prefix) {
        return keeping(document, path -> path.startsWith(prefix));
    }

    /** The document with some of its paths, without the definitions that only others used. */
    static JsonObject keeping(JsonObject document, Predicate<String> paths) {
        JsonObject.Builder kept = JsonObject.builder();
        document.object("paths")
                .forEach((path, item) -> {
                    if (paths.test(path)) {
                        kept.put(path, item);
                    }
                });
        JsonObject reduced = document.with("paths", kept.build());
        Set<String> before = used(document);
        Set<String> now = used(reduced);
        JsonObject.Builder definitions = JsonObject.builder();
        document.object("definitions")
                .forEach((name, definition) -> {
                    if (now.contains(name) || !before.contains(name)) {
                        definitions.put(name, definition);
                    }
                });
        return reduced.with("definitions", definitions.build());
    }

    /** The first document with everything that the second one has besides. */
    public static JsonObject merge(JsonObject first, JsonObject second) {
        JsonObject taken = first.object("paths");
        JsonObject source = keeping(second, path -> !taken.has(path));
        if (source.object("paths").isEmpty()) {
            return first;
        }
        source =
                renamed(
                        source,
                        "definitions",
                        DEFINITION,
                        renames(
                                first.object("definitions"),
                                source.object("definitions"),
                                definition -> definition.without(KINDS)));
        source =
                renamed(
                        source,
                        "parameters",
                        PARAMETER,
                        renames(
                                first.object("parameters"),
                                source.object("parameters"),
                                parameter -> parameter));
        JsonObject merged =
                first.with("paths", joined(taken, source.object("paths")))
                        .with(
                                "definitions",
                                definitions(
                                        first.object("definitions"), source.object("definitions")));
        return source.has("parameters")
                ? merged.with(
                        "parameters",
                        joined(first.object("parameters"), source.object("parameters")))
                : merged;
    }

    private static Map<String, String> renames(
            JsonObject first, JsonObject second, UnaryOperator<JsonObject> compared) {
        Map<String, String> renames = new TreeMap<>();
        Set<String> used = new HashSet<>();
        first.forEach((name, value) -> used.add(name));
        second.forEach((name, value) -> {
            JsonObject mine = compared.apply(second.object(name));
            String free = name;
            int number = 1;
            while (first.has(free)) {
                if (compared.apply(first.object(free)).equals(mine)) {
                    break;
                }
                number++;
                free = name + "_v" + number;
            }
            if (!first.has(free)) {
                while (!free.equals(name) && (used.contains(free) || second.has(free))) {
                    number++;
                    free = name + "_v" + number;
                }
                used.add(free);
            }
            if (!free.equals(name)) {
                renames.put(name, free);
            }
        });
        return renames;
    }

    private static JsonObject renamed(
            JsonObject document, String section, String prefix, Map<String, String> renames) {
        if (renames.isEmpty()) {
            return document;
        }
        Map<String, String> references = new HashMap<>();
        renames.forEach((from, to) -> references.put(prefix + from, prefix + to));
        JsonObject changed =
                (JsonObject)
                        References.replaced(document, ref -> references.getOrDefault(ref, ref));
        JsonObject.Builder members = JsonObject.builder();
        changed.object(section)
                .forEach((name, value) -> members.put(renames.getOrDefault(name, name), value));
        return changed.with(section, members.build());
    }

    private static JsonObject definitions(JsonObject first, JsonObject second) {
        JsonObject.Builder all = first.edit();
        second.forEach((name, value) -> {
            JsonObject known = first.object(name);
            if (!first.has(name)) {
                all.put(name, value);
            } else if (second.object(name).has(KINDS)) {
                all.put(name, known.with(KINDS, kinds(known, second.object(name))));
            }
        });
        return all.build();
    }

    private static JsonArray kinds(JsonObject first, JsonObject second) {
        Map<String, JsonObject> added = new TreeMap<>();
        second.array(KINDS).objects().forEach(kind -> added.put(key(kind), kind));
        first.array(KINDS).objects().forEach(kind -> added.remove(key(kind)));
        if (added.isEmpty()) {
            return first.array(KINDS);
        }
        Map<String, JsonObject> all = new TreeMap<>(Comparator.naturalOrder());
        first.array(KINDS).objects().forEach(kind -> all.put(key(kind), kind));
        all.putAll(added);
        return JsonArray.copyOf(all.values());
    }

    private static String key(JsonObject kind) {
        return kind.string("group") + "/" + kind.string("version") + "." + kind.string("kind");
    }

    private static JsonObject joined(JsonObject first, JsonObject second) {
        JsonObject.Builder all = first.edit();
        second.forEach((name, value) -> {
            if (!first.has(name)) {
                all.put(name, value);
            }
        });
        return all.build();
    }

    /** The definitions that paths refer to, over any number of others. */
    private static Set<String> used(JsonObject document) {
        JsonObject definitions = document.object("definitions");
        Set<String> used = new HashSet<>();
        Function<String, String> look =
                new Function<>() {
                    @Override
                    public String apply(String ref) {
                        if (ref.startsWith(DEFINITION)
                                && used.add(ref.substring(DEFINITION.length()))) {
                            Object ignored =
                                    References.replaced(
                                            definitions.object(ref.substring(DEFINITION.length())),
                                            this);
                        }
                        return ref;
                    }
                };
        for (String section : new String[] {"paths", "parameters", "responses"}) {
            Object ignored = References.replaced(document.object(section), look);
        }
        return used;
    }

    /** The references of a document. */
    static final class References {
        private References() {}

        /** The value with every {@code $ref} replaced; itself where none changes. */
        static Object replaced(Object value, Function<String, String> change) {
            return switch (value) {
                case JsonObject object -> {
                    JsonObject.@Nullable Builder out = null;
                    for (int i = 0; i < object.size(); i++) {
                        Object before = object.value(i);
                        Object after =
                                object.key(i).equals("$ref") && before instanceof String text
                                        ? change.apply(text)
                                        : replaced(before, change);
                        if (!Objects.equals(before, after) && before != after) {
                            out = out == null ? object.edit() : out;
                            out.put(object.key(i), after);
                        }
                    }
                    yield out == null ? object : out.build();
                }
                case JsonArray array ->
                        JsonArray.of(
                                array.asList().stream()
                                        .map(element -> replaced(element, change))
                                        .toArray());
                default -> value;
            };
        }
    }
}
