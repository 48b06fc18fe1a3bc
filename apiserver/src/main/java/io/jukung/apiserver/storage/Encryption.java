package io.jukung.apiserver.storage;

import io.jukung.machinery.names.GroupResource;
import java.util.Map;

/**
 * Which resources are encrypted, and how. A rule is found by the resource's name, else its group's,
 * else by that for everything.
 */
public final class Encryption {
    /** Everything as it is. */
    public static final Encryption NONE = new Encryption(Map.of());

    static final GroupResource EVERYTHING = new GroupResource("*", "*");

    private final Map<GroupResource, Transformer> rules;

    Encryption(Map<GroupResource, Transformer> rules) {
        this.rules = Map.copyOf(rules);
    }

    Transformer of(GroupResource resource) {
        Transformer own = rules.get(resource);
        if (own == null) {
            own = rules.get(new GroupResource(resource.group(), "*"));
        }
        return own == null ? rules.getOrDefault(EVERYTHING, Identity.INSTANCE) : own;
    }
}
