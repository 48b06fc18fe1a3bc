package io.jukung.apiserver.registry;

import io.jukung.machinery.names.GroupResource;
import io.jukung.machinery.names.GroupVersionResource;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * Everything that is served, by resource, for the server's own parts: plugins, authorizers,
 * subresources, start-up hooks. What is done here passes neither authorization nor admission.
 */
public interface Registry {
    /** The objects of a stored resource; throws IllegalArgumentException for an unknown one. */
    Objects objects(String group, String resource);

    default Objects objects(GroupResource resource) {
        return objects(resource.group(), resource.resource());
    }

    default Objects objects(GroupVersionResource resource) {
        return objects(resource.group(), resource.resource());
    }

    /** The stored resource that is served under a group and name, or null. */
    @Nullable ResourceDefinition find(String group, String resource);

    /** The same in one version: custom resources differ from version to version. */
    default @Nullable ResourceDefinition find(GroupVersionResource resource) {
        return find(resource.group(), resource.resource());
    }

    /** Every stored resource. */
    Collection<ResourceDefinition> resources();

    /** Grows whenever resources come, change or go. */
    long generation();

    /** Every resource that is answered without being stored. */
    Collection<VirtualResource> virtualResources();
}
