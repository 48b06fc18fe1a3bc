package io.jukung.controlplane.rbac;

import io.jukung.apiserver.admission.AdmissionAttributes;
import io.jukung.apiserver.admission.AdmissionPlugin;
import io.jukung.apiserver.authorization.Authorizer;
import io.jukung.apiserver.request.RequestInfo;
import io.jukung.apiserver.request.UserInfo;
import io.jukung.controlplane.cluster.BuiltIn;
import io.jukung.machinery.names.GroupResource;
import io.jukung.machinery.status.StatusException;
import io.jukung.machinery.tree.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Nobody grants by a role or binding what they do not hold themselves, unless they may {@code
 * escalate} or {@code bind}. Upstream does this in the storage of the four resources; it cannot be
 * disabled there, nor here.
 */
public final class EscalationCheck implements AdmissionPlugin {
    private static final List<PolicyRule> EVERYTHING =
            List.of(
                    new PolicyRule(List.of("*"), List.of("*"), List.of("*"), List.of(), List.of()),
                    new PolicyRule(List.of("*"), List.of(), List.of(), List.of(), List.of("*")));

    private final Grants grants;
    private final Authorizer authorizer;

    public EscalationCheck(Grants grants, Authorizer authorizer) {
        this.grants = grants;
        this.authorizer = authorizer;
    }

    @Override
    public String name() {
        return "RBACEscalation";
    }

    @Override
    public boolean handles(AdmissionAttributes attributes) {
        return attributes.object() != null
                && attributes.request().info().group().equals(BuiltIn.ROLES.group())
                && !attributes.request().user().groups().contains("system:masters");
    }

    @Override
    public void validate(AdmissionAttributes attributes) {
        JsonObject object = attributes.object();
        if (object == null || unchanged(object, attributes.oldObject())) {
            return;
        }
        switch (attributes.kind().kind()) {
            case "Role", "ClusterRole" -> checkRole(attributes, object);
            case "RoleBinding", "ClusterRoleBinding" -> checkBinding(attributes, object);
            default -> {}
        }
    }

    private static boolean unchanged(
            JsonObject object, @org.jspecify.annotations.Nullable JsonObject old) {
        return old != null
                && object.without("metadata").equals(old.without("metadata"))
                && object.object("metadata")
                        .object("labels")
                        .equals(old.object("metadata").object("labels"));
    }

    private void checkRole(AdmissionAttributes attributes, JsonObject role) {
        GroupResource resource = attributes.request().info().groupResource();
        UserInfo user = attributes.request().user();
        if (allowed(user, "escalate", resource, attributes.namespace(), attributes.name())) {
            return;
        }
        confirm(attributes, PolicyRule.ofRole(role));
        if (role.has("aggregationRule")
                && !missing(user, attributes.namespace(), EVERYTHING).isEmpty()) {
            throw StatusException.forbidden(
                    resource,
                    attributes.name(),
                    "must have cluster-admin privileges to use the aggregationRule");
        }
    }

    private void checkBinding(AdmissionAttributes attributes, JsonObject binding) {
        JsonObject role = binding.object("roleRef");
        String kind = role.string("kind");
        String name = role.string("name");
        String namespace = attributes.namespace();
        GroupResource resource = kind.equals("ClusterRole") ? BuiltIn.CLUSTER_ROLES : BuiltIn.ROLES;
        if (allowed(attributes.request().user(), "bind", resource, namespace, name)) {
            return;
        }
        List<PolicyRule> rules = grants.rules(kind, namespace, name);
        if (rules == null) {
            throw StatusException.notFound(resource, name);
        }
        confirm(attributes, rules);
    }

    private boolean allowed(
            UserInfo user, String verb, GroupResource resource, String namespace, String name) {
        RequestInfo asked =
                new RequestInfo(
                        true,
                        "",
                        verb,
                        resource.group(),
                        "*",
                        namespace,
                        resource.resource(),
                        name,
                        "",
                        "");
        return authorizer.authorize(user, asked).verdict() == Authorizer.Verdict.ALLOW;
    }

    private void confirm(AdmissionAttributes attributes, List<PolicyRule> rules) {
        UserInfo user = attributes.request().user();
        List<PolicyRule> missing = missing(user, attributes.namespace(), rules);
        if (missing.isEmpty()) {
            return;
        }
        TreeSet<String> described = new TreeSet<>();
        compact(missing).forEach(rule -> described.add(rule.toString()));
        throw StatusException.forbidden(
                attributes.request().info().groupResource(),
                attributes.name(),
                "user \""
                        + user.name()
                        + "\" (groups="
                        + PolicyRule.quoted(user.groups())
                        + ") is attempting to grant RBAC permissions not currently held:\n"
                        + String.join("\n", described));
    }

    private List<PolicyRule> missing(UserInfo user, String namespace, List<PolicyRule> rules) {
        List<PolicyRule> held = new ArrayList<>();
        grants.visit(
                user,
                namespace,
                visited -> {
                    PolicyRule rule = visited.rule();
                    if (rule != null) {
                        held.add(rule);
                    }
                    return true;
                });
        return rules.stream()
                .flatMap(rule -> rule.atoms().stream())
                .filter(atom -> held.stream().noneMatch(rule -> rule.covers(atom)))
                .toList();
    }

    /** Atoms that differ in their verb alone, as one rule. */
    private static List<PolicyRule> compact(List<PolicyRule> atoms) {
        Map<PolicyRule, List<String>> verbs = new LinkedHashMap<>();
        for (PolicyRule atom : atoms) {
            PolicyRule what =
                    new PolicyRule(
                            List.of(),
                            atom.apiGroups(),
                            atom.resources(),
                            atom.resourceNames(),
                            atom.nonResourceUrls());
            verbs.computeIfAbsent(what, ignored -> new ArrayList<>()).add(atom.verbs().getFirst());
        }
        return verbs.entrySet().stream()
                .map(e ->
                        new PolicyRule(
                                e.getValue().stream().distinct().toList(),
                                e.getKey().apiGroups(),
                                e.getKey().resources(),
                                e.getKey().resourceNames(),
                                e.getKey().nonResourceUrls()))
                .toList();
    }
}
