package io.jukung.controlplane.matching;

import io.jukung.apiserver.admission.AdmissionAttributes.Operation;
import io.jukung.machinery.names.GroupVersionResource;
import io.jukung.machinery.tree.JsonObject;
import java.util.List;

/**
 * One {@code RuleWithOperations}, for policies with names.
 *
 * @param resources with their subresource, as {@code pods/log}; stars on either side
 * @param names of objects; empty for all
 */
record Rule(
        List<String> operations,
        List<String> groups,
        List<String> versions,
        List<String> resources,
        String scope,
        List<String> names) {
    static Rule of(JsonObject rule) {
        return new Rule(
                rule.array("operations").strings(),
                rule.array("apiGroups").strings(),
                rule.array("apiVersions").strings(),
                rule.array("resources").strings(),
                rule.string("scope"),
                rule.array("resourceNames").strings());
    }

    boolean matches(Write write, GroupVersionResource resource) {
        return scope(write)
                && has(operations, write.attributes().operation())
                && has(groups, resource.group())
                && has(versions, resource.version())
                && resource(resource.resource(), write.subresource())
                && (names.isEmpty() || names.contains(write.attributes().name()));
    }

    private boolean scope(Write write) {
        return switch (scope) {
            case "", "*" -> true;
            case "Cluster" -> write.ofCluster();
            case "Namespaced" -> !write.ofCluster();
            default -> false;
        };
    }

    private static boolean has(List<String> operations, Operation operation) {
        return has(operations, operation.name());
    }

    private static boolean has(List<String> items, String wanted) {
        return items.contains("*") || items.contains(wanted);
    }

    private boolean resource(String resource, String subresource) {
        for (String one : resources) {
            int slash = one.indexOf('/');
            String parent = slash < 0 ? one : one.substring(0, slash);
            String part = slash < 0 ? "" : one.substring(slash + 1);
            if ((parent.equals("*") || parent.equals(resource))
                    && (part.equals("*") || part.equals(subresource))) {
                return true;
            }
        }
        return false;
    }
}
