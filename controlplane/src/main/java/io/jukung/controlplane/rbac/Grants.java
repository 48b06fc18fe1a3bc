package io.jukung.controlplane.rbac;

import io.jukung.apiserver.registry.Registry;
import io.jukung.apiserver.request.UserInfo;
import io.jukung.controlplane.cluster.BuiltIn;
import io.jukung.machinery.tree.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * All roles and bindings, indexed by who is bound where; each index is worked out anew when one of
 * its objects changed, so that a request sees every grant written before it. Any thread.
 */
public final class Grants {
    private final Supplier<Map<String, List<PolicyRule>>> clusterRoles;
    private final Supplier<Map<String, List<PolicyRule>>> roles;
    private final Supplier<Map<Place, List<Grant>>> clusterGrants;
    private final Supplier<Map<Place, List<Grant>>> grants;

    public Grants(Registry registry) {
        clusterRoles = registry.objects(BuiltIn.CLUSTER_ROLES).derived(Grants::rulesByRole);
        roles = registry.objects(BuiltIn.ROLES).derived(Grants::rulesByRole);
        clusterGrants =
                registry.objects(BuiltIn.CLUSTER_ROLE_BINDINGS).derived(Grants::grantsByPlace);
        grants = registry.objects(BuiltIn.ROLE_BINDINGS).derived(Grants::grantsByPlace);
    }

    /**
     * A binding as one of its subjects sees it.
     *
     * @param reason why the subject is allowed something
     */
    record Grant(Binding binding, Binding.Subject subject, String reason) {}

    /** Where grants are looked up: a user or group in a namespace, "" for the whole cluster. */
    private record Place(String namespace, boolean group, String identity) {}

    /** Sees the rules that apply to a user; answers false to see no more. */
    interface Visitor extends Predicate<VisitedRule> {}

    /**
     * A rule and whence it comes.
     *
     * @param rule null where the binding's role does not exist; then {@code error} says so
     */
    record VisitedRule(Grant grant, @Nullable PolicyRule rule, String error) {}

    /** Visits the rules of a user in a namespace, those of the whole cluster first. */
    void visit(UserInfo user, String namespace, Visitor visitor) {
        if (visitPlace(user, "", visitor) && !namespace.isEmpty()) {
            boolean ignored = visitPlace(user, namespace, visitor);
        }
    }

    private boolean visitPlace(UserInfo user, String namespace, Visitor visitor) {
        if (!visitIdentity(new Place(namespace, false, user.name()), visitor)) {
            return false;
        }
        for (String group : user.groups()) {
            if (!visitIdentity(new Place(namespace, true, group), visitor)) {
                return false;
            }
        }
        return true;
    }

    private boolean visitIdentity(Place place, Visitor visitor) {
        List<Grant> found = (place.namespace().isEmpty() ? clusterGrants : grants).get().get(place);
        if (found == null) {
            return true;
        }
        for (Grant grant : found) {
            Binding binding = grant.binding();
            List<PolicyRule> rules = rulesOf(binding);
            if (rules == null) {
                if (!visitor.test(new VisitedRule(grant, null, missing(binding)))) {
                    return false;
                }
                continue;
            }
            for (PolicyRule rule : rules) {
                if (!visitor.test(new VisitedRule(grant, rule, ""))) {
                    return false;
                }
            }
        }
        return true;
    }

    private @Nullable List<PolicyRule> rulesOf(Binding binding) {
        return rules(binding.roleKind(), binding.namespace(), binding.roleName());
    }

    /** The rules of a role or cluster role, or null where there is none of that name. */
    @Nullable List<PolicyRule> rules(String kind, String namespace, String name) {
        return kind.equals("ClusterRole")
                ? clusterRoles.get().get(name)
                : roles.get().get(namespace + "/" + name);
    }

    private static String missing(Binding binding) {
        return (binding.roleKind().equals("ClusterRole") ? "clusterrole" : "role")
                + ".rbac.authorization.k8s.io \""
                + binding.roleName()
                + "\" not found";
    }

    private static Map<String, List<PolicyRule>> rulesByRole(List<JsonObject> roles) {
        Map<String, List<PolicyRule>> rules = HashMap.newHashMap(roles.size());
        for (JsonObject role : roles) {
            rules.put(key(role), PolicyRule.ofRole(role));
        }
        return rules;
    }

    private static String key(JsonObject role) {
        JsonObject metadata = role.object("metadata");
        String namespace = metadata.string("namespace");
        String name = metadata.string("name");
        return namespace.isEmpty() ? name : namespace + "/" + name;
    }

    private static Map<Place, List<Grant>> grantsByPlace(List<JsonObject> bindings) {
        Map<Place, List<Grant>> grants = HashMap.newHashMap(bindings.size());
        for (JsonObject object : bindings) {
            Binding binding = Binding.of(object);
            for (Binding.Subject subject : binding.subjects()) {
                Place place = new Place(binding.namespace(), subject.isGroup(), subject.identity());
                grants.computeIfAbsent(place, ignored -> new ArrayList<>(2))
                        .add(new Grant(binding, subject, binding.reason(subject)));
            }
        }
        return grants;
    }
}
