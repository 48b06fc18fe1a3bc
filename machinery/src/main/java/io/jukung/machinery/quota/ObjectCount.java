package io.jukung.machinery.quota;

import io.jukung.machinery.names.GroupResource;
import io.jukung.machinery.quantity.Quantity;
import io.jukung.machinery.tree.JsonObject;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Any other resource: each object is one, under {@code count/RESOURCE.GROUP}. */
public record ObjectCount(List<String> names) implements Evaluator {
    /** Resources that quotas know by their bare name too. */
    private static final Set<String> BARE =
            Set.of("configmaps", "resourcequotas", "replicationcontrollers", "secrets");

    /** The count of a resource. */
    public static ObjectCount of(GroupResource resource) {
        String count = "count/" + resource;
        return new ObjectCount(
                resource.group().isEmpty() && BARE.contains(resource.resource())
                        ? List.of(resource.resource(), count)
                        : List.of(count));
    }

    @Override
    public Collection<String> measured(Collection<String> wanted) {
        return wanted.stream().filter(names::contains).toList();
    }

    @Override
    public Usage usage(JsonObject object) {
        Map<String, Quantity> used = new TreeMap<>();
        names.forEach(name -> used.put(name, Quantity.of(1)));
        return new Usage(used);
    }
}
