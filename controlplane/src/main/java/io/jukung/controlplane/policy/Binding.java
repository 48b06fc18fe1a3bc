package io.jukung.controlplane.policy;

import io.jukung.controlplane.matching.Criteria;
import io.jukung.machinery.tree.JsonObject;
import java.util.List;

/**
 * Where a policy holds, and with which parameters.
 *
 * @param paramRef empty for none
 * @param actions what becomes of a failed validation: {@code Deny}, {@code Warn}, {@code Audit}
 */
record Binding(
        String name, String policy, Criteria criteria, JsonObject paramRef, List<String> actions) {
    static Binding of(JsonObject binding) {
        JsonObject spec = binding.object("spec");
        return new Binding(
                binding.object("metadata").string("name"),
                spec.string("policyName"),
                spec.get("matchResources") instanceof JsonObject match
                        ? Criteria.ofPolicy(match, true)
                        : Criteria.EVERYTHING,
                spec.object("paramRef"),
                spec.array("validationActions").strings());
    }
}
