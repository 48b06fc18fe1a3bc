package io.jukung.controlplane.admission;

import io.jukung.apiserver.admission.AdmissionAttributes;
import io.jukung.apiserver.admission.AdmissionAttributes.Operation;
import io.jukung.apiserver.admission.AdmissionPlugin;
import io.jukung.apiserver.registry.Objects;
import io.jukung.apiserver.registry.Registry;
import io.jukung.controlplane.cluster.BuiltIn;
import io.jukung.machinery.tree.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Gives a binding the zone and region of its node, from where they become the pod's labels. */
final class PodTopologyLabels implements AdmissionPlugin {
    private static final List<String> LABELS =
            List.of("topology.kubernetes.io/zone", "topology.kubernetes.io/region");

    private final Objects nodes;

    PodTopologyLabels(Registry registry) {
        this.nodes = registry.objects(BuiltIn.NODES);
    }

    @Override
    public String name() {
        return "PodTopologyLabels";
    }

    @Override
    public boolean handles(AdmissionAttributes attributes) {
        return Target.is(attributes, BuiltIn.PODS, "binding", Operation.CREATE);
    }

    @Override
    public @Nullable JsonObject admit(AdmissionAttributes attributes) {
        JsonObject binding = attributes.object();
        if (binding == null) {
            return null;
        }
        JsonObject node = nodes.get("", binding.object("target").string("name"));
        if (node == null) {
            return binding;
        }
        JsonObject labels = node.object("metadata").object("labels");
        JsonObject labelled = binding;
        for (String label : LABELS) {
            if (labels.has(label)) {
                labelled = labelled.withAt(labels.string(label), "metadata", "labels", label);
            }
        }
        return labelled;
    }
}
