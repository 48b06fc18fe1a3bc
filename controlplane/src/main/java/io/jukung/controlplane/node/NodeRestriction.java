package io.jukung.controlplane.node;

import static io.jukung.apiserver.admission.AdmissionAttributes.Operation.CREATE;
import static io.jukung.apiserver.admission.AdmissionAttributes.Operation.UPDATE;

import io.jukung.apiserver.admission.AdmissionAttributes;
import io.jukung.apiserver.admission.AdmissionPlugin;
import io.jukung.apiserver.registry.Objects;
import io.jukung.apiserver.registry.Registry;
import io.jukung.controlplane.admission.Refusal;
import io.jukung.controlplane.admission.Target;
import io.jukung.controlplane.cluster.BuiltIn;
import io.jukung.machinery.status.StatusException;
import io.jukung.machinery.tree.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A node writes its own Node, its own pods' status, mirror pods of its own, and little else. */
public final class NodeRestriction implements AdmissionPlugin {
    private static final String MIRROR = "kubernetes.io/config.mirror";

    private final Objects pods;
    private final Objects nodes;

    public NodeRestriction(Registry registry) {
        this.pods = registry.objects(BuiltIn.PODS);
        this.nodes = registry.objects(BuiltIn.NODES);
    }

    @Override
    public String name() {
        return "NodeRestriction";
    }

    @Override
    public boolean handles(AdmissionAttributes attributes) {
        return !NodeIdentity.nodeName(attributes.request().user()).isEmpty();
    }

    @Override
    public @Nullable JsonObject admit(AdmissionAttributes attributes) {
        String node = NodeIdentity.nodeName(attributes.request().user());
        Write write = new Write(attributes, node);
        switch (attributes.request().info().group()
                + "/"
                + attributes.request().info().resource()) {
            case "/pods" -> pod(write);
            case "/nodes" -> node(write);
            case "/persistentvolumeclaims" -> claim(write);
            case "/serviceaccounts" -> token(write);
            case "coordination.k8s.io/leases" -> lease(write);
            case "storage.k8s.io/csinodes" -> csiNode(write);
            default -> {}
        }
        return attributes.object();
    }

    /** One write by a node. */
    private record Write(AdmissionAttributes attributes, String node) {
        JsonObject object() {
            JsonObject object = attributes.object();
            return object == null ? JsonObject.EMPTY : object;
        }

        JsonObject old() {
            JsonObject old = attributes.oldObject();
            return old == null ? JsonObject.EMPTY : old;
        }

        String subresource() {
            return attributes.request().info().subresource();
        }

        StatusException refuse(String why) {
            return Refusal.forbidden(attributes, why);
        }

        StatusException refuseNode(String why) {
            return refuse("node \"" + node + "\" " + why);
        }

        boolean runsHere(JsonObject pod) {
            return pod.object("spec").string("nodeName").equals(node);
        }
    }

    private void pod(Write write) {
        switch (write.subresource()) {
            case "" -> {
                switch (write.attributes().operation()) {
                    case CREATE -> mirrorPod(write);
                    case DELETE -> deletePod(write);
                    default ->
                            throw write.refuse(
                                    "unexpected operation \""
                                            + write.attributes().operation()
                                            + "\", node \""
                                            + write.node()
                                            + "\" can only create and delete mirror pods");
                }
            }
            case "status" -> podStatus(write);
            case "eviction" -> evict(write);
            default ->
                    throw write.refuse(
                            "unexpected pod subresource \""
                                    + write.subresource()
                                    + "\", only 'status' and 'eviction' are allowed");
        }
    }

    private void mirrorPod(Write write) {
        JsonObject pod = write.object();
        JsonObject metadata = pod.object("metadata");
        if (!metadata.object("annotations").has(MIRROR)) {
            throw write.refuse(
                    "pod does not have \""
                            + MIRROR
                            + "\" annotation, node \""
                            + write.node()
                            + "\" can only create mirror pods");
        }
        if (!write.runsHere(pod)) {
            throw write.refuseNode("can only create pods with spec.nodeName set to itself");
        }
        List<JsonObject> owners = metadata.array("ownerReferences").objects();
        if (owners.size() != 1) {
            throw write.refuseNode(
                    "can only create pods with a single owner reference set to itself");
        }
        JsonObject owner = owners.getFirst();
        JsonObject self = nodes.get("", write.node());
        if (!owner.string("apiVersion").equals("v1")
                || !owner.string("kind").equals("Node")
                || !owner.string("name").equals(write.node())
                || !owner.bool("controller", false)
                || owner.bool("blockOwnerDeletion", false)
                || self == null
                || !self.object("metadata").string("uid").equals(owner.string("uid"))) {
            throw write.refuseNode("can only create pods with an owner reference set to itself");
        }
        mirrorReferences(write, pod.object("spec"));
    }

    private static void mirrorReferences(Write write, JsonObject spec) {
        String word = "can not create pods that reference ";
        if (!spec.string("serviceAccountName").isEmpty()) {
            throw write.refuseNode(word + "a service account");
        }
        for (JsonObject volume : spec.array("volumes").objects()) {
            if (volume.has("secret")) {
                throw write.refuseNode(word + "secrets");
            }
            if (volume.has("configMap")) {
                throw write.refuseNode(word + "configmaps");
            }
            if (volume.has("persistentVolumeClaim")) {
                throw write.refuseNode(word + "persistentvolumeclaims");
            }
        }
        if (!spec.array("resourceClaims").isEmpty()) {
            throw write.refuseNode(word + "resourceclaims");
        }
    }

    private void deletePod(Write write) {
        JsonObject pod = pods.get(write.attributes().namespace(), write.attributes().name());
        if (pod != null && !write.runsHere(pod)) {
            throw write.refuseNode("can only delete pods with spec.nodeName set to itself");
        }
    }

    private static void podStatus(Write write) {
        if (write.attributes().operation() != UPDATE) {
            throw write.refuse("unexpected operation \"" + write.attributes().operation() + "\"");
        }
        if (!write.runsHere(write.old())) {
            throw write.refuseNode(
                    "can only update pod status for pods with spec.nodeName set to itself");
        }
        if (!labels(write.object()).equals(labels(write.old()))) {
            throw write.refuseNode("cannot update labels through pod status");
        }
    }

    private void evict(Write write) {
        JsonObject eviction = write.object().object("metadata");
        String name =
                eviction.string("name").isEmpty()
                        ? write.attributes().name()
                        : eviction.string("name");
        JsonObject pod = pods.get(write.attributes().namespace(), name);
        if (pod == null) {
            throw StatusException.notFound(BuiltIn.PODS, name);
        }
        if (!write.runsHere(pod)) {
            throw write.refuse(
                    "node "
                            + write.node()
                            + " can only evict pods with spec.nodeName set to itself");
        }
    }

    private static void node(Write write) {
        JsonObject metadata = write.object().object("metadata");
        String name =
                write.attributes().operation() == CREATE
                        ? metadata.string("name")
                        : write.attributes().name();
        if (!name.equals(write.node())) {
            throw write.refuseNode("is not allowed to modify node \"" + name + "\"");
        }
        switch (write.attributes().operation()) {
            case CREATE -> {
                List<String> forbidden =
                        NodeLabels.forbidden(JsonObject.EMPTY, labels(write.object()));
                if (!forbidden.isEmpty()) {
                    throw write.refuseNode(
                            "is not allowed to set the following labels: "
                                    + String.join(", ", forbidden));
                }
            }
            case UPDATE -> {
                JsonObject before = write.old();
                if (!before.object("spec")
                        .array("taints")
                        .equals(write.object().object("spec").array("taints"))) {
                    throw write.refuseNode("is not allowed to modify taints");
                }
                if (!before.object("metadata")
                        .array("ownerReferences")
                        .equals(metadata.array("ownerReferences"))) {
                    throw write.refuseNode("is not allowed to modify ownerReferences");
                }
                List<String> forbidden =
                        NodeLabels.forbidden(labels(before), labels(write.object()));
                if (!forbidden.isEmpty()) {
                    throw write.refuseNode(
                            "is not allowed to modify labels: " + String.join(", ", forbidden));
                }
            }
            default -> {}
        }
    }

    private static JsonObject labels(JsonObject object) {
        return object.object("metadata").object("labels");
    }

    private static void claim(Write write) {
        if (!write.subresource().equals("status")) {
            throw write.refuse("may only update PVC status");
        }
        JsonObject now = write.object().without("status").without("metadata");
        if (!now.equals(write.old().without("status").without("metadata"))) {
            throw write.refuseNode("is not allowed to update fields other than status");
        }
    }

    private void token(Write write) {
        if (!Target.is(write.attributes(), BuiltIn.SERVICE_ACCOUNTS, "token", CREATE)) {
            return;
        }
        JsonObject reference = write.object().object("spec").object("boundObjectRef");
        if (reference.isEmpty()
                || !reference.string("kind").equals("Pod")
                || !reference.string("apiVersion").equals("v1")
                || reference.string("name").isEmpty()) {
            throw write.refuse("node requested token not bound to a pod");
        }
        if (reference.string("uid").isEmpty()) {
            throw write.refuse("node requested token with a pod binding without a uid");
        }
        JsonObject pod = pods.get(write.attributes().namespace(), reference.string("name"));
        if (pod == null) {
            throw StatusException.notFound(BuiltIn.PODS, reference.string("name"));
        }
        if (!pod.object("metadata").string("uid").equals(reference.string("uid"))) {
            throw write.refuse(
                    "the UID in the bound object reference ("
                            + reference.string("uid")
                            + ") does not match the UID in record. The object might have been"
                            + " deleted and then recreated");
        }
        if (!write.runsHere(pod)) {
            throw write.refuse("node requested token bound to a pod scheduled on a different node");
        }
    }

    private static void lease(Write write) {
        if (!write.attributes().namespace().equals("kube-node-lease")) {
            throw write.refuse(
                    "can only access leases in the \"kube-node-lease\" system namespace");
        }
        sameName(write, "can only access node lease with the same name as the requesting node");
    }

    private static void csiNode(Write write) {
        sameName(write, "can only access CSINode with the same name as the requesting node");
    }

    private static void sameName(Write write, String otherwise) {
        String name =
                write.attributes().operation() == CREATE
                        ? write.object().object("metadata").string("name")
                        : write.attributes().name();
        if (!name.equals(write.node())) {
            throw write.refuse(otherwise);
        }
    }
}
