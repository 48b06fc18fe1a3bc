package io.jukung.apiserver.table;

import io.jukung.machinery.tree.Json;
import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonNull;
import io.jukung.machinery.tree.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

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
                            (object, now) ->
                                    object.object("metadata").string("creationTimestamp")));

    private final List<Column> columns;
    private final String version;
    private final Include include;
    private final Instant now;

    /** What of its object a row carries. */
    public enum Include {
        NONE,
        METADATA,
        OBJECT;

        /** As {@code ?includeObject=} says it; metadata where it does not. */
        public static Include of(String option) {
            return switch (option) {
                case "None" -> NONE;
                case "Object" -> OBJECT;
                default -> METADATA;
            };
        }
    }

    /**
     * @param columns none for Name and Created At
     * @param version of meta.k8s.io
     */
    public TableView(List<Column> columns, String version, Include include, Instant now) {
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
                withHeader ? header() : JsonArray.EMPTY,
                "rows",
                JsonArray.of(objects.stream().map(this::row).toArray()));
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

    /** The cells of an object's row. */
    public JsonArray cells(JsonObject object) {
        List<Object> cells = new ArrayList<>(columns.size());
        for (Column column : columns) {
            Object cell = column.cell().of(object, now);
            cells.add(cell == null ? JsonNull.NULL : Json.wrap(cell));
        }
        return JsonArray.copyOf(cells);
    }

    private JsonObject row(JsonObject object) {
        JsonObject.Builder row = JsonObject.builder().put("cells", cells(object));
        switch (include) {
            case NONE -> {}
            case METADATA -> row.put("object", PartialView.of(object, version));
            case OBJECT -> row.put("object", object);
        }
        return row.build();
    }
}
