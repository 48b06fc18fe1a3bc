package io.jukung.resources.table;

import io.jukung.apiserver.table.Age;
import io.jukung.apiserver.table.Column;
import io.jukung.machinery.selector.LabelSelector;
import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonObject;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Columns and cells that many tables share; texts are those of upstream's printers. */
final class Cells {
    static final String NONE = "<none>";
    static final String UNKNOWN = "<unknown>";
    static final String UNSET = "<unset>";

    private Cells() {}

    static Column name() {
        return Column.name("The object's name, unique in its namespace.");
    }

    static Column age() {
        return Column.age("How long ago the object was made.");
    }

    /** When the object was made, for kinds that show no age. */
    static Column createdAt() {
        return Column.of(
                        "Created At",
                        "When the object was made.",
                        object -> object.object("metadata").string("creationTimestamp"))
                .type("date");
    }

    /** A column that shows one member, {@code status.replicas}, as a number. */
    static Column number(String name, String description, String... path) {
        return Column.of(name, description, object -> integer(object.at(path))).type("integer");
    }

    static Column text(String name, String description, String... path) {
        return Column.of(name, description, object -> text(object.at(path)));
    }

    static long integer(@Nullable Object value) {
        return value instanceof Long n ? n : 0;
    }

    static String text(@Nullable Object value) {
        return value instanceof String s ? s : "";
    }

    static String textOr(@Nullable Object value, String otherwise) {
        String text = text(value);
        return text.isEmpty() ? otherwise : text;
    }

    static String orNone(String text) {
        return text.isEmpty() ? NONE : text;
    }

    static String orUnset(@Nullable Object value) {
        return value == null ? UNSET : value.toString();
    }

    /** How long ago a time below the object was, {@code otherwise} where there is none. */
    static Object since(@Nullable Object time, Object otherwise) {
        return time instanceof String s && !s.isEmpty() ? Age.since(s) : otherwise;
    }

    /** {@code a=1,b=2}. */
    static String labels(JsonObject labels) {
        return orNone(
                labels.keys().stream()
                        .map(key -> key + "=" + labels.string(key))
                        .collect(Collectors.joining(",")));
    }

    /** A LabelSelector object as text. */
    static String selector(JsonObject selector) {
        try {
            return selector.isEmpty() ? NONE : orNone(LabelSelector.of(selector).toString());
        } catch (IllegalArgumentException e) {
            return "<error>";
        }
    }

    /** {@code True}, {@code False} or {@code <unset>}. */
    static String bool(@Nullable Object value) {
        return value instanceof Boolean b ? (b ? "True" : "False") : UNSET;
    }

    /** The containers and images of the pod spec at a path, shown only when wide. */
    static List<Column> containers(String... podSpec) {
        return List.of(
                Column.of(
                                "Containers",
                                "The containers' names.",
                                object -> members(object.at(podSpec), "name"))
                        .wide(),
                Column.of(
                                "Images",
                                "The containers' images.",
                                object -> members(object.at(podSpec), "image"))
                        .wide());
    }

    static String members(@Nullable Object podSpec, String member) {
        if (!(podSpec instanceof JsonObject spec)) {
            return "";
        }
        return spec.array("containers").objects().stream()
                .map(container -> container.string(member))
                .collect(Collectors.joining(","));
    }

    static Column selectorColumn(String... path) {
        return Column.of(
                        "Selector",
                        "Which pods belong to the object.",
                        object ->
                                selector(
                                        object.at(path) instanceof JsonObject s
                                                ? s
                                                : JsonObject.EMPTY))
                .wide();
    }

    /** The first {@code most} of a list, and how many more there are. */
    static String few(List<String> all, int most) {
        String shown = all.stream().limit(most).collect(Collectors.joining(","));
        return all.size() <= most ? shown : shown + " + " + (all.size() - most) + " more...";
    }

    static String join(JsonArray array, String separator) {
        return String.join(separator, array.strings());
    }
}
