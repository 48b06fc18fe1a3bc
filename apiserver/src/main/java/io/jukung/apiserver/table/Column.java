package io.jukung.apiserver.table;

import io.jukung.machinery.tree.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * One column of a resource's table, as upstream's {@code printers.go} defines it.
 *
 * @param type an OpenAPI type: {@code string integer number boolean date}
 * @param format {@code name} for the column that names the object, {@code date-time}, or ""
 * @param priority 0 is always shown, more only with {@code -o wide}
 * @param cell what stands in the column for an object
 * @param ordering whether a list's rows stand in the order of this column's numbers
 */
public record Column(
        String name,
        String type,
        String format,
        int priority,
        String description,
        Cell cell,
        boolean ordering) {
    public Column(
            String name, String type, String format, int priority, String description, Cell cell) {
        this(name, type, format, priority, description, cell, false);
    }

    /** Reads a cell's value off an object. */
    @FunctionalInterface
    public interface Cell {
        /**
         * @return a String, Long, Integer, Double, Boolean or {@link Age}, or null for an empty
         *     cell
         */
        @Nullable Object of(JsonObject object);
    }

    /** A column of text that is always shown. */
    public static Column of(String name, String description, Cell cell) {
        return new Column(name, "string", "", 0, description, cell);
    }

    /** The first column of every table. */
    public static Column name(String description) {
        return new Column(
                "Name",
                "string",
                "name",
                0,
                description,
                object -> object.object("metadata").string("name"));
    }

    /** The column that shows how long an object has existed. */
    public static Column age(String description) {
        return of(
                "Age",
                description,
                object -> Age.since(object.object("metadata").string("creationTimestamp")));
    }

    public Column type(String type) {
        return new Column(name, type, format, priority, description, cell, ordering);
    }

    /** The same column, shown only with {@code -o wide}. */
    public Column wide() {
        return new Column(name, type, format, 1, description, cell, ordering);
    }

    /** The same column, by whose numbers a list's rows are ordered; equal ones by name. */
    public Column ordersRows() {
        return new Column(name, type, format, priority, description, cell, true);
    }
}
