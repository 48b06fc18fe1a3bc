package io.jukung.schema.openapi;

import java.util.ArrayList;
import java.util.List;

/**
 * A path with its methods.
 *
 * @param parameters of every method
 */
record PathItem(String path, List<Parameter> parameters, List<Operation> operations) {
    /** With those parameters at the path that all of its methods have in common, by name. */
    static PathItem of(String path, List<Parameter> parameters, List<Operation> operations) {
        List<Parameter> shared = new ArrayList<>(operations.getFirst().parameters());
        operations.forEach(operation -> shared.retainAll(operation.parameters()));
        List<Parameter> all = new ArrayList<>(parameters);
        all.addAll(shared);
        all.sort((a, b) -> a.name().compareTo(b.name()));
        return new PathItem(
                path,
                List.copyOf(all),
                operations.stream().map(operation -> operation.without(shared)).toList());
    }
}
