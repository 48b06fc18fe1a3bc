package io.jukung.resources.core;

import io.jukung.machinery.tree.JsonObject;
import io.jukung.resources.field.Trees;

/** What a limit range for containers leaves open follows from what it says. */
final class LimitRangeDefaults {
    private LimitRangeDefaults() {}

    static JsonObject of(JsonObject range) {
        return Trees.inside(
                range, "spec", spec -> Trees.each(spec, "limits", LimitRangeDefaults::limit));
    }

    private static JsonObject limit(JsonObject limit) {
        if (!limit.string("type").equals("Container")) {
            return limit;
        }
        JsonObject standard = fill(limit.object("default"), limit.object("max"));
        JsonObject request = fill(limit.object("defaultRequest"), standard);
        request = fill(request, limit.object("min"));
        JsonObject filled = standard.isEmpty() ? limit : limit.with("default", standard);
        return request.isEmpty() ? filled : filled.with("defaultRequest", request);
    }

    private static JsonObject fill(JsonObject list, JsonObject from) {
        JsonObject filled = list;
        for (int i = 0; i < from.size(); i++) {
            filled = Trees.ifAbsent(filled, from.key(i), from.value(i));
        }
        return filled;
    }
}
