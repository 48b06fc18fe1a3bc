package io.jukung.controlplane.admission;

import io.jukung.apiserver.admission.AdmissionAttributes;
import io.jukung.apiserver.admission.AdmissionAttributes.Operation;
import io.jukung.apiserver.admission.AdmissionPlugin;
import io.jukung.controlplane.cluster.BuiltIn;
import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonObject;
import org.jspecify.annotations.Nullable;

/** Taints new nodes not-ready, so that nothing is scheduled there before they report. */
final class TaintNodesByCondition implements AdmissionPlugin {
    private static final JsonObject NOT_READY =
            JsonObject.of("key", "node.kubernetes.io/not-ready", "effect", "NoSchedule");

    @Override
    public String name() {
        return "TaintNodesByCondition";
    }

    @Override
    public boolean handles(AdmissionAttributes attributes) {
        return Target.is(attributes, BuiltIn.NODES, Operation.CREATE);
    }

    @Override
    public @Nullable JsonObject admit(AdmissionAttributes attributes) {
        JsonObject node = attributes.object();
        if (node == null) {
            return null;
        }
        JsonArray taints = node.object("spec").array("taints");
        boolean tainted =
                taints.objects().stream()
                        .anyMatch(t ->
                                t.string("key").equals(NOT_READY.string("key"))
                                        && t.string("effect").equals("NoSchedule"));
        return tainted ? node : node.withAt(taints.plus(NOT_READY), "spec", "taints");
    }
}
