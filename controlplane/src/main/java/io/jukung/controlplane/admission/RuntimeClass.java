package io.jukung.controlplane.admission;

import io.jukung.apiserver.admission.AdmissionAttributes;
import io.jukung.apiserver.admission.AdmissionAttributes.Operation;
import io.jukung.apiserver.admission.AdmissionPlugin;
import io.jukung.apiserver.registry.Objects;
import io.jukung.apiserver.registry.Registry;
import io.jukung.controlplane.cluster.BuiltIn;
import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonObject;
import org.jspecify.annotations.Nullable;

/** Gives pods what their runtime class costs (overhead) and where it runs. */
final class RuntimeClass implements AdmissionPlugin {
    private final Objects classes;

    RuntimeClass(Registry registry) {
        this.classes = registry.objects(BuiltIn.RUNTIME_CLASSES);
    }

    @Override
    public String name() {
        return "RuntimeClass";
    }

    @Override
    public boolean handles(AdmissionAttributes attributes) {
        return Target.is(attributes, BuiltIn.PODS, Operation.CREATE);
    }

    @Override
    public @Nullable JsonObject admit(AdmissionAttributes attributes) {
        JsonObject pod = attributes.object();
        if (pod == null) {
            return null;
        }
        JsonObject spec = pod.object("spec");
        JsonObject runtimeClass = runtimeClass(attributes, spec);
        if (runtimeClass.isEmpty()) {
            return pod;
        }
        JsonObject overhead = runtimeClass.object("overhead").object("podFixed");
        if (!overhead.isEmpty()) {
            if (spec.has("overhead") && !spec.object("overhead").equals(overhead)) {
                throw Refusal.forbidden(
                        attributes,
                        "pod rejected: Pod's Overhead doesn't match RuntimeClass's defined"
                                + " Overhead");
            }
            spec = spec.with("overhead", overhead);
        }
        spec = scheduled(attributes, spec, runtimeClass.object("scheduling"));
        return pod.with("spec", spec);
    }

    private JsonObject runtimeClass(AdmissionAttributes attributes, JsonObject spec) {
        String name = spec.string("runtimeClassName");
        if (name.isEmpty()) {
            return JsonObject.EMPTY;
        }
        JsonObject found = classes.get("", name);
        if (found == null) {
            throw Refusal.forbidden(
                    attributes, "pod rejected: RuntimeClass \"" + name + "\" not found");
        }
        return found;
    }

    private static JsonObject scheduled(
            AdmissionAttributes attributes, JsonObject spec, JsonObject scheduling) {
        JsonObject scheduled = spec;
        JsonObject selector = spec.object("nodeSelector");
        for (var entry : scheduling.object("nodeSelector").asMap().entrySet()) {
            Object mine = selector.get(entry.getKey());
            if (mine != null && !mine.equals(entry.getValue())) {
                throw Refusal.forbidden(
                        attributes,
                        "conflict: runtimeClass.scheduling.nodeSelector["
                                + entry.getKey()
                                + "] = "
                                + entry.getValue()
                                + "; pod.spec.nodeSelector["
                                + entry.getKey()
                                + "] = "
                                + mine);
            }
            selector = selector.with(entry.getKey(), entry.getValue());
        }
        if (!selector.isEmpty()) {
            scheduled = scheduled.with("nodeSelector", selector);
        }
        JsonArray tolerations = spec.array("tolerations");
        for (Object toleration : scheduling.array("tolerations")) {
            if (!tolerations.contains(toleration)) {
                tolerations = tolerations.plus(toleration);
            }
        }
        return tolerations.isEmpty() ? scheduled : scheduled.with("tolerations", tolerations);
    }

    @Override
    public void validate(AdmissionAttributes attributes) {
        JsonObject pod = attributes.object();
        if (pod == null) {
            return;
        }
        JsonObject spec = pod.object("spec");
        JsonObject runtimeClass = runtimeClass(attributes, spec);
        JsonObject overhead = runtimeClass.object("overhead").object("podFixed");
        if (!spec.object("overhead").equals(overhead)) {
            throw Refusal.forbidden(
                    attributes,
                    overhead.isEmpty()
                            ? "pod rejected: Pod Overhead set without corresponding RuntimeClass"
                                    + " defined Overhead"
                            : "pod rejected: Pod's Overhead doesn't match RuntimeClass's defined"
                                    + " Overhead");
        }
    }
}
