package io.jukung.controlplane.podsecurity;

import io.jukung.machinery.tree.JsonObject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A pod as the checks look at it. */
record PodShape(JsonObject metadata, JsonObject spec, List<JsonObject> containers) {
    static PodShape of(JsonObject metadata, JsonObject spec) {
        List<JsonObject> all = new ArrayList<>();
        Stream.of("initContainers", "containers", "ephemeralContainers")
                .forEach(field -> all.addAll(spec.array(field).objects()));
        return new PodShape(metadata, spec, all);
    }

    JsonObject security() {
        return spec.object("securityContext");
    }

    static JsonObject security(JsonObject container) {
        return container.object("securityContext");
    }

    boolean windows() {
        return spec.object("os").string("name").equals("windows");
    }

    /** The containers that something holds of, as {@code container "a"}, or "" for none. */
    String containersWith(Predicate<JsonObject> bad) {
        List<String> names = containers.stream().filter(bad).map(c -> c.string("name")).toList();
        return names.isEmpty() ? "" : named("container", names);
    }

    /** {@code container "a"} or {@code containers "a", "b"}. */
    static String named(String word, Collection<String> names) {
        return (names.size() == 1 ? word : word + "s") + " " + quoted(names);
    }

    static String quoted(Collection<String> values) {
        return values.stream().map(v -> "\"" + v + "\"").collect(Collectors.joining(", "));
    }
}
