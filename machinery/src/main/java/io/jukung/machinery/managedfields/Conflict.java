package io.jukung.machinery.managedfields;

import io.jukung.machinery.status.StatusException;
import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;

/** Fields that an applier wants to change and another manager owns. */
record Conflict(Manager manager, FieldSet fields) {
    /** The answer to an apply that meets conflicts: 409 with one cause per field. */
    static StatusException status(List<Conflict> conflicts) {
        List<JsonObject> causes = new ArrayList<>();
        StringJoiner lines = new StringJoiner("\n");
        for (Conflict conflict : conflicts) {
            lines.add("conflicts with " + conflict.manager().shown() + ":");
            for (String path : conflict.fields().paths()) {
                lines.add("- " + path);
                causes.add(
                        JsonObject.of(
                                "reason",
                                "FieldManagerConflict",
                                "message",
                                "conflict with " + conflict.manager().shown(),
                                "field",
                                path));
            }
        }
        String message =
                causes.size() == 1
                        ? "Apply failed with 1 conflict: "
                                + causes.getFirst().string("message")
                                + ": "
                                + causes.getFirst().string("field")
                        : "Apply failed with " + causes.size() + " conflicts: " + lines;
        return StatusException.of(
                409, "Conflict", message, JsonObject.of("causes", JsonArray.copyOf(causes)));
    }
}
