package io.jukung.controlplane.rbac;

import io.jukung.apiserver.request.RequestInfo;
import io.jukung.machinery.tree.JsonObject;
import java.util.List;

/**
 * The rules of the role {@code system:node}, which the node authorizer applies without a binding.
 */
public final class NodeRules {
    private final List<PolicyRule> rules;

    private NodeRules(List<PolicyRule> rules) {
        this.rules = rules;
    }

    /** The rules as the bootstrap policy has them, whatever is stored. */
    public static NodeRules read() {
        JsonObject role =
                BootstrapPolicy.read().stream()
                        .map(BootstrapPolicy.Entry::object)
                        .filter(o -> o.object("metadata").string("name").equals("system:node"))
                        .findFirst()
                        .orElseThrow();
        return new NodeRules(PolicyRule.ofRole(role));
    }

    /** Whether one of the rules lets the request through. */
    public boolean allow(RequestInfo info) {
        return rules.stream().anyMatch(rule -> rule.allows(info));
    }
}
