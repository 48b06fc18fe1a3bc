package io.jukung.apiserver.customresources;

import io.jukung.apiserver.table.Age;
import io.jukung.apiserver.table.Column;
import io.jukung.machinery.time.Times;
import io.jukung.machinery.tree.JsonNull;
import io.jukung.machinery.tree.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A version's {@code additionalPrinterColumns}; upstream's customresource/tableconvertor. */
final class PrinterColumns {
    private static final String NAME_HELP =
            "Name must be unique within a namespace. Is required when creating resources, although"
                    + " some resources may allow a client to request the generation of an appropriate"
                    + " name automatically. Name is primarily intended for creation idempotence and"
                    + " configuration definition. Cannot be updated. More info:"
                    + " https://kubernetes.io/docs/concepts/overview/working-with-objects/names#names";
    private static final JsonObject AGE =
            JsonObject.of(
                    "name",
                    "Age",
                    "type",
                    "date",
                    "description",
                    "CreationTimestamp is a timestamp representing the server time when this object"
                            + " was created. It is not guaranteed to be set in happens-before order"
                            + " across separate operations. Clients may not set this value. It is"
                            + " represented in RFC3339 form and is in UTC.\n\nPopulated by the"
                            + " system. Read-only. Null for lists. More info:"
                            + " https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md#metadata",
                    "jsonPath",
                    ".metadata.creationTimestamp");

    private PrinterColumns() {}

    static List<Column> of(JsonObject version) {
        List<JsonObject> declared = version.array("additionalPrinterColumns").objects();
        List<Column> columns = new ArrayList<>();
        columns.add(Column.name(NAME_HELP));
        for (JsonObject column : declared.isEmpty() ? List.of(AGE) : declared) {
            try {
                columns.add(column(column));
            } catch (IllegalArgumentException e) {
                return columns; // as upstream: a column nobody understands ends the table
            }
        }
        return columns;
    }

    private static Column column(JsonObject column) {
        String jsonPath = column.string("jsonPath");
        JsonPath path = JsonPath.parse(jsonPath);
        String type = column.string("type");
        String description = column.string("description");
        return new Column(
                column.string("name"),
                type,
                column.string("format"),
                (int) column.integer("priority", 0),
                description.isEmpty()
                        ? "Custom resource definition column (in JSONPath format): " + jsonPath
                        : description,
                object -> {
                    List<Object> found = path.find(object);
                    return found.isEmpty() ? null : cell(type, found.getFirst());
                });
    }

    private static @Nullable Object cell(String type, Object value) {
        if (type.equals("string")) {
            return JsonPath.text(value);
        }
        if (value == JsonNull.NULL) {
            return null;
        }
        return switch (type) {
            case "integer" -> value instanceof Number n ? (Object) n.longValue() : null;
            case "number" -> value instanceof Number n ? (Object) n.doubleValue() : null;
            case "boolean" -> value instanceof Boolean b ? b : null;
            case "date" -> value instanceof String text ? date(text) : null;
            default -> null;
        };
    }

    private static Object date(String text) {
        try {
            return Age.since(Times.format(Times.parse(text)));
        } catch (IllegalArgumentException e) {
            return "<invalid>";
        }
    }
}
