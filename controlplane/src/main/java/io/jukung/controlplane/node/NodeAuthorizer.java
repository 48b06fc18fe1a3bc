package io.jukung.controlplane.node;

import io.jukung.apiserver.authorization.Authorizer;
import io.jukung.apiserver.registry.Registry;
import io.jukung.apiserver.request.RequestInfo;
import io.jukung.apiserver.request.UserInfo;
import io.jukung.controlplane.cluster.BuiltIn;
import io.jukung.controlplane.rbac.NodeRules;
import io.jukung.controlplane.review.RuleSource;
import io.jukung.machinery.tree.JsonObject;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Allows nodes what their role allows, and of secrets, config maps, claims, volumes, accounts,
 * leases and nodes only those that are theirs. Relations are read off the stored pods at the time
 * of the request, so that a node may read what its newest pod needs.
 */
public final class NodeAuthorizer implements Authorizer {
    private static final Set<String> READ = Set.of("get", "list", "watch");
    private static final Set<String> LEASE = Set.of("get", "create", "update", "patch", "delete");

    private final Registry registry;
    private final NodeRules rules;
    private final PodsOnNodes pods;

    public NodeAuthorizer(Registry registry, NodeRules rules) {
        this.registry = registry;
        this.rules = rules;
        this.pods = new PodsOnNodes(registry);
    }

    @Override
    public Decision authorize(UserInfo user, RequestInfo info) {
        String node = NodeIdentity.nodeName(user);
        if (node.isEmpty()) {
            return Decision.NO_OPINION;
        }
        return switch (info.group() + "/" + info.resource()) {
            case "/secrets" -> readOwn(node, info, pod -> PodReferences.secret(pod, info.name()));
            case "/configmaps" ->
                    readOwn(node, info, pod -> PodReferences.configMap(pod, info.name()));
            case "/persistentvolumeclaims" -> claim(node, info);
            case "/persistentvolumes" -> getOwn(node, info, usesVolume(node, info.name()));
            case "/serviceaccounts" -> serviceAccount(node, info);
            case "/nodes" -> node(node, info);
            case "/pods" -> pod(node, info);
            case "resource.k8s.io/resourceclaims" ->
                    getOwn(
                            node,
                            info,
                            bound(
                                    node,
                                    info.namespace(),
                                    pod -> PodReferences.resourceClaim(pod, info.name())));
            case "storage.k8s.io/volumeattachments" ->
                    getOwn(node, info, attachedHere(node, info.name()));
            case "coordination.k8s.io/leases" -> lease(node, info);
            case "storage.k8s.io/csinodes" -> csiNode(node, info);
            default -> byRole(info);
        };
    }

    /** Nodes' rights cannot be listed, since they follow from what is stored. */
    public RuleSource.Rules rules(UserInfo user, String namespace) {
        return new RuleSource.Rules(
                List.of(),
                NodeIdentity.nodeName(user).isEmpty()
                        ? List.of()
                        : List.of("node authorizer does not support user rule resolution"));
    }

    private Decision byRole(RequestInfo info) {
        return rules.allow(info) ? allow() : Decision.NO_OPINION;
    }

    private static Decision allow() {
        return new Decision(Verdict.ALLOW, "");
    }

    private static Decision refuse(String why) {
        return new Decision(Verdict.NO_OPINION, why);
    }

    private static Decision unrelated(String node) {
        return refuse("no relationship found between node '" + node + "' and this object");
    }

    private Decision readOwn(String node, RequestInfo info, Predicate<JsonObject> needs) {
        if (!READ.contains(info.verb())) {
            return refuse("can only read resources of this type");
        }
        if (!info.subresource().isEmpty()) {
            return refuse("cannot read subresource");
        }
        if (info.namespace().isEmpty()) {
            return refuse("can only read namespaced object of this type");
        }
        if (info.name().isEmpty()) {
            return refuse("No Object name found");
        }
        return bound(node, info.namespace(), needs) ? allow() : unrelated(node);
    }

    private static Decision getOwn(String node, RequestInfo info, boolean related) {
        if (!info.verb().equals("get") || info.name().isEmpty()) {
            return refuse("can only get individual resources of this type");
        }
        if (!info.subresource().isEmpty()) {
            return refuse("cannot get subresource");
        }
        return related ? allow() : unrelated(node);
    }

    private Decision claim(String node, RequestInfo info) {
        boolean related =
                bound(node, info.namespace(), pod -> PodReferences.claim(pod, info.name()));
        if (!info.subresource().equals("status")) {
            return getOwn(node, info, related);
        }
        if (!Set.of("update", "patch").contains(info.verb())) {
            return refuse("can only update status for this type");
        }
        return related ? allow() : unrelated(node);
    }

    private Decision serviceAccount(String node, RequestInfo info) {
        boolean related =
                bound(
                        node,
                        info.namespace(),
                        pod -> PodReferences.serviceAccount(pod, info.name()));
        if (info.subresource().isEmpty()) {
            return getOwn(node, info, related);
        }
        if (!info.verb().equals("create")
                || !info.subresource().equals("token")
                || info.name().isEmpty()) {
            return refuse("can only create tokens for individual service accounts");
        }
        return related ? allow() : unrelated(node);
    }

    private Decision node(String node, RequestInfo info) {
        if (READ.contains(info.verb())
                && info.subresource().isEmpty()
                && !info.name().equals(node)) {
            return refuse(
                    "node '"
                            + node
                            + "' cannot read '"
                            + info.name()
                            + "', only its own Node object");
        }
        return byRole(info);
    }

    private Decision pod(String node, RequestInfo info) {
        if (info.verb().equals("get") && info.subresource().isEmpty()) {
            JsonObject pod = registry.objects(BuiltIn.PODS).get(info.namespace(), info.name());
            if (pod != null && !onNode(pod, node)) {
                return unrelated(node);
            }
        }
        boolean many = info.verb().equals("list") || info.verb().equals("watch");
        if (many && !selectsNode(info.fieldSelector(), node)) {
            return refuse("can only list/watch pods with spec.nodeName field selector");
        }
        return byRole(info);
    }

    private static boolean selectsNode(String selector, String node) {
        return Stream.of(selector.split(","))
                .anyMatch(term ->
                        term.equals("spec.nodeName=" + node)
                                || term.equals("spec.nodeName==" + node));
    }

    private static Decision lease(String node, RequestInfo info) {
        if (!LEASE.contains(info.verb())) {
            return refuse("can only get, create, update, patch, or delete a node lease");
        }
        if (!info.namespace().equals("kube-node-lease")) {
            return refuse("can only access leases in the \"kube-node-lease\" system namespace");
        }
        // a created lease's name stands in its body, which NodeRestriction sees
        if (!info.verb().equals("create") && !info.name().equals(node)) {
            return refuse("can only access node lease with the same name as the requesting node");
        }
        return allow();
    }

    private static Decision csiNode(String node, RequestInfo info) {
        if (!LEASE.contains(info.verb())) {
            return refuse("can only get, create, update, patch, or delete a CSINode");
        }
        if (!info.subresource().isEmpty()) {
            return refuse("cannot authorize CSINode subresources");
        }
        if (!info.verb().equals("create") && !info.name().equals(node)) {
            return refuse("can only access CSINode with the same name as the requesting node");
        }
        return allow();
    }

    private boolean bound(String node, String namespace, Predicate<JsonObject> needs) {
        return pods.any(node, namespace, needs);
    }

    private static boolean onNode(JsonObject pod, String node) {
        return pod.object("spec").string("nodeName").equals(node);
    }

    private boolean usesVolume(String node, String name) {
        JsonObject volume = registry.objects(BuiltIn.PERSISTENT_VOLUMES).get("", name);
        if (volume == null) {
            return false;
        }
        JsonObject claim = volume.object("spec").object("claimRef");
        return !claim.isEmpty()
                && bound(
                        node,
                        claim.string("namespace"),
                        pod -> PodReferences.claim(pod, claim.string("name")));
    }

    private boolean attachedHere(String node, String name) {
        JsonObject attachment = registry.objects(BuiltIn.VOLUME_ATTACHMENTS).get("", name);
        return attachment != null && attachment.object("spec").string("nodeName").equals(node);
    }
}
