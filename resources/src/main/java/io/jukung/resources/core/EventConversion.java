package io.jukung.resources.core;

import io.jukung.apiserver.registry.Conversion;
import io.jukung.machinery.names.GroupVersion;
import io.jukung.machinery.tree.JsonObject;
import java.util.Map;

/**
 * Events of the core group and of {@code events.k8s.io}: one object, other names for its fields.
 */
public final class EventConversion implements Conversion {
    private static final Map<String, String> CORE_TO_NEW =
            Map.of(
                    "involvedObject", "regarding",
                    "message", "note",
                    "reportingComponent", "reportingController",
                    "source", "deprecatedSource",
                    "firstTimestamp", "deprecatedFirstTimestamp",
                    "lastTimestamp", "deprecatedLastTimestamp",
                    "count", "deprecatedCount");

    @Override
    public JsonObject convert(JsonObject event, GroupVersion to) {
        JsonObject.Builder converted = JsonObject.builder();
        boolean toNew = !to.group().isEmpty();
        for (String key : event.keys()) {
            Object value = event.get(key);
            if (value != null) {
                converted.put(toNew ? CORE_TO_NEW.getOrDefault(key, key) : core(key), value);
            }
        }
        return converted.put("apiVersion", to.apiVersion()).build();
    }

    private static String core(String key) {
        for (Map.Entry<String, String> pair : CORE_TO_NEW.entrySet()) {
            if (pair.getValue().equals(key)) {
                return pair.getKey();
            }
        }
        return key;
    }
}
