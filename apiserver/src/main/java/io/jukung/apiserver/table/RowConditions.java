package io.jukung.apiserver.table;

import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonObject;

/** What a row says about its object beside the cells: today only that a pod is done. */
final class RowConditions {
    private static final JsonArray SUCCEEDED =
            completed("Succeeded", "The pod has completed successfully.");
    private static final JsonArray FAILED = completed("Failed", "The pod failed.");

    private RowConditions() {}

    /** The conditions of an object's row, usually none. */
    static JsonArray of(JsonObject object) {
        if (!object.string("kind").equals("Pod") || !object.string("apiVersion").equals("v1")) {
            return JsonArray.EMPTY;
        }
        return switch (object.object("status").string("phase")) {
            case "Succeeded" -> SUCCEEDED;
            case "Failed" -> FAILED;
            default -> JsonArray.EMPTY;
        };
    }

    private static JsonArray completed(String reason, String message) {
        return JsonArray.of(
                JsonObject.of(
                        "type",
                        "Completed",
                        "status",
                        "True",
                        "reason",
                        reason,
                        "message",
                        message));
    }
}
