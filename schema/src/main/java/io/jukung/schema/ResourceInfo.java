package io.jukung.schema;

import io.jukung.machinery.names.GroupVersionKind;
import io.jukung.machinery.names.GroupVersionResource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A built-in resource as discovery shows it.
 *
 * @param singular as in discovery's {@code singularName}
 * @param verbs sorted; empty never
 * @param storedAs the kind whose version the store holds
 * @param gate the feature gate that must be on for it to be served, "" for none
 * @param servedByDefault whether it is served without {@code --runtime-config}; betas and alphas
 *     are not
 * @param returnsDeleted whether a deletion answers the object instead of a Status
 */
public record ResourceInfo(
        GroupVersionResource resource,
        GroupVersionKind kind,
        String singular,
        boolean namespaced,
        List<String> verbs,
        List<String> shortNames,
        List<String> categories,
        List<Subresource> subresources,
        GroupVersionKind storedAs,
        String gate,
        boolean servedByDefault,
        boolean returnsDeleted) {
    /**
     * A part of a resource with a path of its own: {@code pods/eviction}.
     *
     * @param kind of what is sent and answered
     */
    public record Subresource(String name, GroupVersionKind kind, List<String> verbs) {}

    public @Nullable Subresource subresource(String name) {
        for (Subresource subresource : subresources) {
            if (subresource.name().equals(name)) {
                return subresource;
            }
        }
        return null;
    }

    public boolean hasVerb(String verb) {
        return verbs.contains(verb);
    }
}
