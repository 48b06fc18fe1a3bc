package io.jukung.controllers.namespace;

import io.jukung.machinery.names.GroupResource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What one pass over a namespace's content found; filled by one thread. */
final class Remaining {
    final List<String> discoveryFailures = new ArrayList<>();
    final List<String> deletionFailures = new ArrayList<>();
    final Map<String, Integer> resources = new TreeMap<>();
    final Map<String, Integer> finalizers = new TreeMap<>();

    /** Seconds after which the rest may be gone; 0 where nothing is left. */
    long estimateSeconds;

    void resource(GroupResource resource, int count) {
        // The name ends in a dot in the core group: upstream's text has it so.
        resources.merge(resource.resource() + "." + resource.group(), count, Integer::sum);
    }

    void atLeast(long seconds) {
        estimateSeconds = Math.max(estimateSeconds, seconds);
    }
}
