package io.jukung.resources.pod;

import io.jukung.apiserver.admission.AdmissionAttributes.Operation;
import io.jukung.apiserver.registry.Subresource;
import io.jukung.apiserver.registry.SubresourceCall;
import io.jukung.apiserver.request.ApiResponse;
import io.jukung.base.Clock;
import io.jukung.machinery.names.GroupResource;
import io.jukung.machinery.names.GroupVersionKind;
import io.jukung.machinery.status.StatusException;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.resources.field.Field;
import io.jukung.resources.strategy.Created;
import java.util.List;

/** {@code pods/binding}: gives a pod its node, once and for all. */
public final class PodBinding implements Subresource.Handler {
    private static final GroupVersionKind BINDING = new GroupVersionKind("", "v1", "Binding");
    private static final GroupResource RESOURCE = new GroupResource("", "pods/binding");

    private final Clock clock;

    public PodBinding(Clock clock) {
        this.clock = clock;
    }

    @Override
    public ApiResponse handle(SubresourceCall call) {
        JsonObject binding = call.body(BINDING);
        JsonObject meta = binding.object("metadata");
        String name = call.request().info().name();
        if (!meta.string("name").isEmpty() && !meta.string("name").equals(name)) {
            throw StatusException.badRequest("name in URL does not match name in Binding object");
        }
        JsonObject admitted = call.admit(Operation.CREATE, BINDING, binding, null);
        validate(admitted, name);
        call.update(pod -> assign(pod, admitted));
        return Created.answer();
    }

    private static void validate(JsonObject binding, String name) {
        Field root = Field.root(binding);
        Field kind = root.at("target", "kind");
        if (!kind.empty() && !kind.text().equals("Node")) {
            kind.notSupported(kind.text(), List.of("Node", "<empty>"));
        }
        root.at("target", "name").required();
        if (!root.errors().isEmpty()) {
            throw StatusException.invalid("", "Binding", name, root.errors());
        }
    }

    private JsonObject assign(JsonObject pod, JsonObject binding) {
        JsonObject meta = pod.object("metadata");
        String name = meta.string("name");
        String uid = binding.object("metadata").string("uid");
        if (!uid.isEmpty() && !uid.equals(meta.string("uid"))) {
            throw conflict(
                    name,
                    "Precondition failed: UID in precondition: "
                            + uid
                            + ", UID in object meta: "
                            + meta.string("uid"));
        }
        if (meta.has("deletionTimestamp")) {
            throw conflict(name, "pod " + name + " is being deleted, cannot be assigned to a host");
        }
        String node = pod.object("spec").string("nodeName");
        if (!node.isEmpty()) {
            throw conflict(name, "pod " + name + " is already assigned to node \"" + node + "\"");
        }
        if (!pod.object("spec").array("schedulingGates").isEmpty()) {
            throw conflict(name, "pod " + name + " has non-empty .spec.schedulingGates");
        }
        JsonObject annotations = meta.object("annotations");
        JsonObject added = binding.object("metadata").object("annotations");
        for (int i = 0; i < added.size(); i++) {
            annotations = annotations.with(added.key(i), added.value(i));
        }
        JsonObject assigned =
                pod.withAt(binding.object("target").string("name"), "spec", "nodeName");
        if (!annotations.isEmpty()) {
            assigned = assigned.withAt(annotations, "metadata", "annotations");
        }
        assigned = assigned.withoutAt("status", "nominatedNodeName");
        return assigned.with(
                "status",
                PodConditions.set(
                        assigned.object("status"),
                        clock.now(),
                        JsonObject.of("type", "PodScheduled", "status", "True")));
    }

    private static StatusException conflict(String name, String why) {
        return StatusException.conflict(RESOURCE, name, why);
    }
}
