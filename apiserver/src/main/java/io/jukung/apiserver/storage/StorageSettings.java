package io.jukung.apiserver.storage;

import io.jukung.machinery.names.GroupResource;
import java.time.Duration;
import java.util.Set;

/**
 * How a server uses its store, as kube-apiserver's flags put it.
 *
 * @param watchCache {@code --watch-cache}: whether the objects of a store elsewhere are kept in
 *     this process; an embedded store's own index is such a cache, whatever is said here
 * @param uncached those resources that {@code --watch-cache-sizes} gives a size of zero
 * @param leaseReuse {@code --lease-reuse-duration-seconds}: how long one lease is given to further
 *     objects at the most
 * @param deletionWorkers {@code --delete-collection-workers}: how many objects of a collection are
 *     deleted at once
 * @param watchList whether watches may begin with what is there, the feature {@code WatchList}
 * @param watches {@code --min-request-timeout}: how long a watch lives that does not say it itself,
 *     up to twice as long; zero for ever
 */
public record StorageSettings(
        boolean watchCache,
        Set<GroupResource> uncached,
        Duration leaseReuse,
        int deletionWorkers,
        boolean watchList,
        Duration watches) {
    /** Upstream's defaults. */
    public static final StorageSettings DEFAULT =
            new StorageSettings(
                    true, Set.of(), Duration.ofMinutes(1), 1, true, Duration.ofMinutes(30));

    /** Whether a resource's objects are kept in this process. */
    public boolean caches(GroupResource resource) {
        return watchCache && !uncached.contains(resource);
    }
}
