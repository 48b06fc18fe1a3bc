package io.jukung.apiserver.table;

import io.jukung.machinery.status.StatusException;
import io.jukung.machinery.tree.Json;
import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonNull;
import io.jukung.machinery.tree.JsonObject;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** Writes objects as a {@code meta.k8s.io Table}. */
public final class TableView {
    private static final String META_HELP =
            "Name must be unique within a namespace. Is required when creating resources, although"
                    + " some resources may allow a client to request the generation of an appropriate"
                    + " name automatically.";
    private static final List<Column> DEFAULT =
            List.of(
                    Column.name(META_HELP),
                    new Column(
                            "Created At",
                            "date",
                            "",
                            0,
                            "When the server created the object.",
                            object -> object.object("metadata").string("creationTimestamp")));

    private final List<Column> columns;
    private final String version;
    private final Include include;
    private final Instant now;
    private final UnaryOperator<JsonObject> printed;

    /** What of its object a row carries. */
    public enum Include {
        NONE,
        METADATA,
        OBJECT;

        /**
         * As {@code ?includeObject=} says it; metadata where it does not.
         *
         * @throws StatusException BadRequest for any other word
         */
        public static Include of(String option) {
            return switch (option) {
                case "None" -> NONE;
                case "Object" -> OBJECT;
                case "", "Metadata" -> METADATA;
                default ->
                        throw StatusException.badRequest(
                                "Unable to convert to Table as requested: includeObject: Invalid"
                                        + " value: \""
                                        + option
                                        + "\": must be 'Metadata', 'Object', 'None', or empty");
            };
        }
    }

    /**
     * @param columns none for Name and Created At
     * @param version of meta.k8s.io
     */
    public TableView(List<Column> columns, String version, Include include, Instant now) {
        this(columns, version, include, now, UnaryOperator.identity());
    }

    /**
     * @param printed what columns read of an object, if they know another version than the one that
     *     is asked for
     */
    public TableView(
            List<Column> columns,
            String version,
            Include include,
            Instant now,
            UnaryOperator<JsonObject> printed) {
        this.printed = printed;
        this.columns = columns.isEmpty() ? DEFAULT : columns;
        this.version = version;
        this.include = include;
        this.now = now;
    }

    /**
     * The table of some objects.
     *
     * @param metadata the list's, or of one object its resourceVersion
     * @param withHeader whether the columns are described; a watch does so only once
     */
    public JsonObject of(JsonObject metadata, List<JsonObject> objects, boolean withHeader) {
        return JsonObject.of(
                "kind",
                "Table",
                "apiVersion",
                "meta.k8s.io/" + version,
                "metadata",
                metadata,
                "columnDefinitions",
                withHeader ? header() : JsonNull.NULL,
                "rows",
                JsonArray.of(objects.stream().map(this::row).toArray()));
    }

    /** A list's items in the order of its rows, which mostly is their own. */
    public <T> List<T> inOrder(List<T> items, Function<T, JsonObject> tree) {
        for (Column column : columns) {
            if (column.ordering()) {
                return items.stream()
                        .sorted(
                                Comparator.comparingLong(item ->
                                        column.cell().of(tree.apply(item)) instanceof Number n
                                                ? n.longValue()
                                                : 0))
                        .toList();
            }
        }
        return items;
    }

    private JsonArray header() {
        return JsonArray.of(
                columns.stream()
                        .map(column ->
                                JsonObject.of(
                                        "name", column.name(),
                                        "type", column.type(),
                                        "format", column.format(),
                                        "description", column.description(),
                                        "priority", (long) column.priority()))
                        .toArray());
    }

    private JsonArray cells(JsonObject object) {
        List<Object> cells = new ArrayList<>(columns.size());
        JsonObject shown = printed.apply(object);
        for (Column column : columns) {
            cells.add(cell(column, shown));
        }
        return JsonArray.copyOf(cells);
    }

    /** What a row's lasting part is kept for. */
    public Object columns() {
        return columns;
    }

    /** What an object's row is made of, whatever the time. */
    public Row rowOf(JsonObject object) {
        List<byte[]> parts = new ArrayList<>();
        List<Age> ages = new ArrayList<>(2);
        StringBuilder part = new StringBuilder("[");
        JsonObject shown = printed.apply(object);
        for (int i = 0; i < columns.size(); i++) {
            part.append(i == 0 ? "" : ",");
            Object cell = columns.get(i).cell().of(shown);
            if (cell instanceof Age age) {
                ages.add(age);
                parts.add(part.toString().getBytes(StandardCharsets.UTF_8));
                part.setLength(0);
            } else {
                part.append(Json.toText(cell == null ? JsonNull.NULL : Json.wrap(cell)));
            }
        }
        part.append(']');
        JsonArray conditions = RowConditions.of(object);
        if (!conditions.isEmpty()) {
            part.append(",\"conditions\":").append(Json.toText(conditions));
        }
        parts.add(part.toString().getBytes(StandardCharsets.UTF_8));
        return new Row(parts.toArray(byte[][]::new), List.copyOf(ages));
    }

    /** Writes the cells of an object's row. */
    public void writeCells(Row row, OutputStream out) throws IOException {
        row.write(now, out);
    }

    private Object cell(Column column, JsonObject object) {
        Object cell = column.cell().of(object);
        return switch (cell) {
            case null -> JsonNull.NULL;
            case Age age -> age.at(now);
            default -> Json.wrap(cell);
        };
    }

    private JsonObject row(JsonObject object) {
        JsonObject.Builder row = JsonObject.builder().put("cells", cells(object));
        JsonArray conditions = RowConditions.of(object);
        if (!conditions.isEmpty()) {
            row.put("conditions", conditions);
        }
        switch (include) {
            case NONE -> {}
            case METADATA -> row.put("object", PartialView.of(object, version));
            case OBJECT -> row.put("object", object);
        }
        return row.build();
    }
}
