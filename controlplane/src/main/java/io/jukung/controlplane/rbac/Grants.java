package io.jukung.controlplane.rbac;

import io.jukung.apiserver.request.UserInfo;
import io.jukung.controlplane.cluster.BuiltIn;
import io.jukung.controlplane.cluster.ClusterObjects;
import io.jukung.machinery.names.GroupResource;
import io.jukung.machinery.tree.JsonObject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * All roles and bindings, indexed by who is bound where; kept current by following the four
 * resources. Readers never wait: they see immutable lists.
 */
public final class Grants implements AutoCloseable {
    private final Map<String, List<PolicyRule>> clusterRoles = new ConcurrentHashMap<>();
    private final Map<String, List<PolicyRule>> roles = new ConcurrentHashMap<>();
    private final Map<Place, List<Grant>> grants = new ConcurrentHashMap<>();
    private final List<ClusterObjects.Following> followings = new ArrayList<>(4);

    /** Reads what there is, and follows from there on until closed. */
    public Grants(ClusterObjects objects) {
        follow(objects, BuiltIn.CLUSTER_ROLES, (old, now) -> roleChanged(clusterRoles, old, now));
        follow(objects, BuiltIn.ROLES, (old, now) -> roleChanged(roles, old, now));
        follow(objects, BuiltIn.CLUSTER_ROLE_BINDINGS, this::bindingChanged);
        follow(objects, BuiltIn.ROLE_BINDINGS, this::bindingChanged);
    }

    private void follow(
            ClusterObjects objects, GroupResource resource, ClusterObjects.Follower follower) {
        followings.add(objects.follow(resource, follower));
    }

    /** A binding as one of its subjects sees it. */
    record Grant(Binding binding, Binding.Subject subject) {}

    /**
     * Where grants are looked up: a user or group in a namespace, "" for the whole cluster.
     */
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
        List<Grant> found = grants.get(place);
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
                ? clusterRoles.get(name)
                : roles.get(namespace + "/" + name);
    }

    private static String missing(Binding binding) {
        return (binding.roleKind().equals("ClusterRole") ? "clusterrole" : "role")
                + ".rbac.authorization.k8s.io \""
                + binding.roleName()
                + "\" not found";
    }

    private static void roleChanged(
            Map<String, List<PolicyRule>> rules,
            @Nullable JsonObject old,
            @Nullable JsonObject now) {
        if (now != null) {
            rules.put(key(now), PolicyRule.ofRole(now));
        } else if (old != null) {
            rules.remove(key(old));
        }
    }

    private static String key(JsonObject role) {
        JsonObject metadata = role.object("metadata");
        String namespace = metadata.string("namespace");
        String name = metadata.string("name");
        return namespace.isEmpty() ? name : namespace + "/" + name;
    }

    private void bindingChanged(@Nullable JsonObject old, @Nullable JsonObject now) {
        Binding before = old == null ? null : Binding.of(old);
        Binding after = now == null ? null : Binding.of(now);
        if (after != null) {
            for (Binding.Subject subject : after.subjects()) {
                change(place(after, subject), before, new Grant(after, subject));
            }
        }
        if (before != null) {
            for (Binding.Subject subject : before.subjects()) {
                if (after == null || !after.subjects().contains(subject)) {
                    change(place(before, subject), before, null);
                }
            }
        }
    }

    private static Place place(Binding binding, Binding.Subject subject) {
        return new Place(binding.namespace(), subject.isGroup(), subject.identity());
    }

    private void change(Place place, @Nullable Binding gone, @Nullable Grant come) {
        grants.compute(
                place,
                (ignored, known) -> {
                    List<Grant> changed = new ArrayList<>(known == null ? List.of() : known);
                    if (gone != null) {
                        changed.removeIf(g -> g.binding().name().equals(gone.name()));
                    }
                    if (come != null) {
                        changed.add(come);
                        changed.sort(Comparator.comparing(g -> g.binding().name()));
                    }
                    return changed.isEmpty() ? null : List.copyOf(changed);
                });
    }

    @Override
    public void close() {
        followings.forEach(ClusterObjects.Following::close);
    }
}
