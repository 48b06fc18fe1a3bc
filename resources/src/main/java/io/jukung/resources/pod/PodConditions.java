package io.jukung.resources.pod;

import io.jukung.machinery.time.Times;
import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonObject;
import java.time.Instant;

/** Conditions in a pod's status. */
public final class PodConditions {
    private PodConditions() {}

    /** Sets a condition; its transition time changes only with its status. */
    public static JsonObject set(JsonObject status, Instant now, JsonObject condition) {
        JsonArray conditions = status.array("conditions");
        for (int i = 0; i < conditions.size(); i++) {
            JsonObject old = conditions.object(i);
            if (old.string("type").equals(condition.string("type"))) {
                boolean same = old.string("status").equals(condition.string("status"));
                Object since = old.get("lastTransitionTime");
                JsonObject next =
                        condition.with(
                                "lastTransitionTime",
                                same && since != null ? since : Times.format(now));
                return status.with("conditions", conditions.with(i, next));
            }
        }
        return status.with(
                "conditions",
                conditions.plus(condition.with("lastTransitionTime", Times.format(now))));
    }

    /** Whether a condition of a type is {@code True}. */
    public static boolean isTrue(JsonObject object, String type) {
        for (JsonObject condition : object.object("status").array("conditions").objects()) {
            if (condition.string("type").equals(type)) {
                return condition.string("status").equals("True");
            }
        }
        return false;
    }
}
