package io.jukung.controlplane.admission;

import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonObject;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Walks a pod spec's containers of every kind. */
final class Containers {
    private static final List<String> FIELDS =
            List.of("initContainers", "containers", "ephemeralContainers");

    private Containers() {}

    static Stream<JsonObject> all(JsonObject spec) {
        return FIELDS.stream().flatMap(field -> spec.array(field).objects().stream());
    }

    /** The spec with init and main containers passed through a function; itself if none changed. */
    static JsonObject map(JsonObject spec, UnaryOperator<JsonObject> change) {
        return map(map(spec, "initContainers", change), "containers", change);
    }

    static JsonObject map(JsonObject spec, String field, UnaryOperator<JsonObject> change) {
        if (!spec.has(field)) {
            return spec;
        }
        JsonArray before = spec.array(field);
        JsonArray after = before.map(c -> c instanceof JsonObject o ? change.apply(o) : c);
        return after == before ? spec : spec.with(field, after);
    }
}
