package io.jukung.controlplane.admission;

import io.jukung.apiserver.admission.AdmissionAttributes;
import io.jukung.apiserver.admission.AdmissionAttributes.Operation;
import io.jukung.apiserver.admission.AdmissionPlugin;
import io.jukung.controlplane.cluster.BuiltIn;
import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonObject;
import org.jspecify.annotations.Nullable;

/** Lets pods stay on a node that is not ready or unreachable for some minutes. */
final class DefaultTolerationSeconds implements AdmissionPlugin {
    private final long notReadySeconds;
    private final long unreachableSeconds;

    DefaultTolerationSeconds(long notReadySeconds, long unreachableSeconds) {
        this.notReadySeconds = notReadySeconds;
        this.unreachableSeconds = unreachableSeconds;
    }

    @Override
    public String name() {
        return "DefaultTolerationSeconds";
    }

    @Override
    public boolean handles(AdmissionAttributes attributes) {
        return Target.is(attributes, BuiltIn.PODS, Operation.CREATE, Operation.UPDATE);
    }

    @Override
    public @Nullable JsonObject admit(AdmissionAttributes attributes) {
        JsonObject pod = attributes.object();
        if (pod == null) {
            return null;
        }
        JsonArray before = pod.object("spec").array("tolerations");
        JsonArray tolerations = with(before, "node.kubernetes.io/not-ready", notReadySeconds);
        tolerations = with(tolerations, "node.kubernetes.io/unreachable", unreachableSeconds);
        return tolerations == before ? pod : pod.withAt(tolerations, "spec", "tolerations");
    }

    private static JsonArray with(JsonArray tolerations, String key, long seconds) {
        for (JsonObject toleration : tolerations.objects()) {
            String effect = toleration.string("effect");
            String tolerated = toleration.string("key");
            if ((tolerated.equals(key) || tolerated.isEmpty())
                    && (effect.equals("NoExecute") || effect.isEmpty())) {
                return tolerations;
            }
        }
        return tolerations.plus(
                JsonObject.of(
                        "key",
                        key,
                        "operator",
                        "Exists",
                        "effect",
                        "NoExecute",
                        "tolerationSeconds",
                        seconds));
    }
}
