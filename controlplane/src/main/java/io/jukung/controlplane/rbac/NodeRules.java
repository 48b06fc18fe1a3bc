package io.jukung.controlplane.rbac;

import io.jukung.apiserver.request.RequestInfo;
import io.jukung.machinery.tree.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rules of the role {@code system:node}, which the node authorizer applies without a binding;
 * read when the first node asks.
 */
public final class NodeRules {
    private volatile @Nullable List<PolicyRule> rules;

    /** The rules as the bootstrap policy has them, whatever is stored. */
    private static List<PolicyRule> read() {
        JsonObject role =
                BootstrapPolicy.read().stream()
                        .map(BootstrapPolicy.Entry::object)
                        .filter(o -> o.object("metadata").string("name").equals("system:node"))
                        .findFirst()
                        .orElseThrow();
        return PolicyRule.ofRole(role);
    }

    /** Whether one of the rules lets the request through. */
    public boolean allow(RequestInfo info) {
        List<PolicyRule> known = rules;
        if (known == null) {
            known = read();
            rules = known;
        }
        return known.stream().anyMatch(rule -> rule.allows(info));
    }
}
