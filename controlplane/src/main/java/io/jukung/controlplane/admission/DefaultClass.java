package io.jukung.controlplane.admission;

import io.jukung.apiserver.registry.Registry;
import io.jukung.machinery.names.GroupResource;
import io.jukung.machinery.tree.JsonObject;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;

/** The name of the class annotated as default, the newest where there are several; "" for none. */
final class DefaultClass implements Supplier<String> {
    private final Supplier<String> name;

    DefaultClass(Registry registry, GroupResource classes, String... annotations) {
        name = registry.objects(classes).derived(all -> find(all, List.of(annotations)));
    }

    @Override
    public String get() {
        return name.get();
    }

    private static String find(List<JsonObject> classes, List<String> annotations) {
        return classes.stream()
                .map(c -> c.object("metadata"))
                .filter(m ->
                        annotations.stream()
                                .anyMatch(a -> m.object("annotations").string(a).equals("true")))
                .min(
                        Comparator.comparing((JsonObject m) -> m.string("creationTimestamp"))
                                .reversed()
                                .thenComparing(m -> m.string("name")))
                .map(m -> m.string("name"))
                .orElse("");
    }
}
